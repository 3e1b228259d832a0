import { expect, test } from 'vitest'
import type { LabEvent } from '../../../../src/lab/events.ts'
import { brokenNow } from './run-faults.ts'
import { fold, newRunView, PLAY_SECONDS, processKey } from './run-view.ts'

const process = (state: 'starting' | 'ready' | 'stopped', system = 'before'): LabEvent => ({
  type: 'process',
  system,
  role: 'shop',
  instance: 1,
  state,
  pid: 7,
  port: 4000,
})
const load = (system: string, phase: 'warm' | 'measure', round = 1): LabEvent => ({
  type: 'load',
  round,
  system,
  phase,
  seconds: 1,
})
const sample = (
  system: string,
  phase: 'warm' | 'measure' | 'play',
  throughput: number,
  round = 1,
): LabEvent => ({
  type: 'sample',
  round,
  system,
  phase,
  at: 0.1,
  throughput,
  p50: 500,
  p99: 900,
  errors: 0,
  underWay: 20,
  requests: [],
})
const fault = (kind: 'kill' | 'freeze' | 'slow' | 'restore'): LabEvent => ({
  type: 'fault',
  system: 'before',
  name: 'shop',
  instance: 1,
  fault: kind,
})
const played = (...events: [LabEvent, number][]) => {
  const view = newRunView()
  for (const [event, at] of events) fold(view, event, at)
  return view
}

test('bands take turns, and each holds its own points', () => {
  const view = played(
    [load('before', 'warm'), 1],
    [sample('before', 'warm', 100), 1.1],
    [load('before', 'measure'), 2],
    [sample('before', 'measure', 110), 2.1],
    [load('memory', 'warm'), 3],
  )
  expect(view.bands.map(({ system, phase, from, to }) => [system, phase, from, to])).toEqual([
    ['before', 'warm', 1, 2],
    ['before', 'measure', 2, 3],
    ['memory', 'warm', 3, null],
  ])
  expect(view.bands[1]?.points).toEqual([{ at: 2.1, throughput: 110, p99: 900, errors: 0 }])
  expect(view.loadingSince).toBe(1)
})

test('when its load is over nobody waits: neither for the next system, nor between rounds', () => {
  const loaded = played([load('before', 'measure'), 1], [sample('before', 'measure', 100), 1.1])
  expect(loaded.underWay).toEqual({ system: 'before', count: 20 })
  fold(loaded, { type: 'round', round: 1, systems: {}, effects: [] }, 2)
  expect(loaded.underWay).toBeNull()
})

test('a sample after a gap in what the server kept opens its own band', () => {
  const view = played([load('before', 'warm'), 1], [sample('memory', 'measure', 9_000, 4), 30])
  expect(view.bands.map(({ system, round }) => [system, round])).toEqual([
    ['before', 1],
    ['memory', 4],
  ])
})

test('a round ends the band under way; effects are the newest', () => {
  const effect = {
    of: 'memory',
    over: 'before',
    metric: 'throughput',
    ratio: 9,
    low: 8,
    high: 10,
    rounds: 2,
    verdict: 'higher',
  } as const
  const view = played(
    [load('before', 'measure'), 1],
    [{ type: 'round', round: 1, systems: {}, effects: [effect] }, 2],
  )
  expect(view.bands[0]?.to).toBe(2)
  expect(view.rounds).toHaveLength(1)
  expect(view.effects).toEqual([effect])
})

test('a kill lasts until the process is ready again', () => {
  const view = played([process('ready'), 1], [fault('kill'), 2], [process('starting'), 3])
  expect(brokenNow(view, 'before', 'shop', 1)).toBe('killed')
  fold(view, process('ready'), 3.4)
  fold(view, fault('restore'), 3.5)
  expect(brokenNow(view, 'before', 'shop', 1)).toBeNull()
  expect(view.faults).toEqual([
    { system: 'before', name: 'shop', instance: 1, state: 'killed', from: 2, to: 3.4 },
  ])
})

test('one fault after another: each has its own time', () => {
  const view = played([process('ready'), 1], [fault('freeze'), 2], [fault('slow'), 3], [fault('restore'), 4])
  expect(view.faults.map(({ state, from, to }) => [state, from, to])).toEqual([
    ['frozen', 2, 3],
    ['slowed', 3, 4],
  ])
})

test("the end of a round's process ends its fault and its band", () => {
  const view = played(
    [process('ready'), 1],
    [load('before', 'measure'), 2],
    [fault('freeze'), 3],
    [process('stopped'), 4],
  )
  expect(view.faults[0]?.to).toBe(4)
  expect(view.bands[0]?.to).toBe(4)
})

test('vitals belong to their process, and a killed one has none', () => {
  const view = played(
    [process('ready'), 1],
    [
      {
        type: 'vitals',
        system: 'before',
        role: 'shop',
        instance: 1,
        busy: 0.9,
        inFlight: 12,
        throughput: 108,
        memoryBytes: 1,
        served: [],
        calls: [],
      },
      1.1,
    ],
  )
  const shop = view.processes.get(processKey('before', 'shop', 1))
  expect(shop?.vitals?.inFlight).toBe(12)
  fold(view, fault('kill'), 2)
  expect(shop?.vitals).toBeNull()
})

test('a play keeps one band and its last minute', () => {
  const view = played([
    { type: 'playing', lesson: 'x', system: 'before', knobs: {}, loop: { kind: 'closed' } },
    0,
  ])
  for (let i = 1; i <= 6_000; i++) fold(view, sample('before', 'play', 100, 0), i / 10)
  fold(
    view,
    { type: 'playing', lesson: 'x', system: 'before', knobs: { ttl: 1 }, loop: { kind: 'closed' } },
    600,
  )
  expect(view.bands).toHaveLength(1)
  expect(view.bands[0]?.points.length).toBeLessThanOrEqual((PLAY_SECONDS + 1) * 10 + 1)
  expect(view.playing?.knobs).toEqual({ ttl: 1 })
})

test('a failure closes everything and is kept', () => {
  const view = played(
    [load('before', 'warm'), 1],
    [fault('slow'), 2],
    [{ type: 'failed', message: 'it died', lines: ['boom'] }, 3],
  )
  expect(view).toMatchObject({ stage: 'failed', failure: { message: 'it died', lines: ['boom'] } })
  expect(view.bands[0]?.to).toBe(3)
  expect(view.faults[0]?.to).toBe(3)
})
