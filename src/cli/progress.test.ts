import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { LabEvent } from '../lab/events.ts'
import { events, experiment, look } from './fixtures.ts'
import { progressOn } from './progress.ts'
import { runView, whereItStands } from './progress-view.ts'
import { newRun, take } from './run-state.ts'
import { terminal } from './terminal.ts'
import { width } from './text.ts'

function after(...seen: LabEvent[]) {
  const state = newRun()
  for (const event of seen) take(state, event)
  return state
}

const { preparing, start, engine, loadBefore, sampleBefore, loadMemory, sampleMemory, round } = events
const middle = [start, loadBefore, sampleBefore, loadMemory, sampleMemory]

test('preparing shows how far it is', () => {
  expect(runView(after(preparing), 3, look(80))).toBe(
    '  Building the shop’s data …  █████░░░░░░░░░░░░░░░ 25 %',
  )
  expect(runView(after({ type: 'preparing', text: 'Starting RabbitMQ' }), 3, look(80))).toBe(
    '  Starting RabbitMQ … 3 s',
  )
})

test('a round under way, a line for each system', () => {
  expect(runView(after(...middle), 12, look(80)).split('\n')).toEqual([
    '',
    '  Round 1 of 5–12',
    '  ○ before ██████████████████████ done          312 req/s p99   64 ms 1 err',
    '  ● memory █████████████████░░░░░ measuring   9\u202f870 req/s p99  4.5 ms',
    '  12 s of at most about 55 s',
  ])
})

test('the effect so far, and no limit of time where the number of rounds is fixed', () => {
  const state = after({ ...start, rounds: { least: 3, most: 3 } }, loadBefore, round)
  expect(runView(state, 12, look(80))).toMatch(/ {2}memory ×31\.6 \(30\.2–33\.1\) so far · 12 s$/)
})

test.each([60, 80, 100])('nothing is wider than %i columns', (columns) => {
  const lines = runView(after(...middle, round), 12, look(columns)).split('\n')
  expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(columns)
})

test('says where it stood when someone stops it', () => {
  expect(whereItStands(after())).toBe('before the first round')
  expect(whereItStands(after(preparing))).toBe('while preparing')
  expect(whereItStands(after(...middle))).toBe('in round 1 of at most 12, measuring memory')
})

test('a fresh process starts a system anew', () => {
  const ended = after(...middle, round)
  expect(ended.lanes.get('memory')).toMatchObject({ phase: 'done', done: 1, throughput: 9870 })
  take(ended, {
    type: 'process',
    system: 'memory',
    role: 'shop',
    instance: 0,
    state: 'starting',
    pid: 1,
    port: 1,
  })
  expect(ended.lanes.get('memory')).toMatchObject({ phase: 'starting', done: 0, throughput: null })
})

function piped(keep: boolean) {
  const stream = new PassThrough({ encoding: 'utf8' })
  const out = terminal(stream as unknown as NodeJS.WriteStream, { LANG: 'C.UTF-8' })
  const progress = progressOn(out, experiment, keep)
  for (const event of [preparing, { ...preparing, done: 0.5 }, ...middle, engine, round]) progress.show(event)
  progress.end()
  return stream.read() as string | null
}

test('in a pipe, lines that stay: each step once, and a line for each round', () => {
  expect(piped(true)?.split('\n')).toEqual([
    '  Building the shop’s data',
    '  ○ before  shop',
    '  ● memory  balancer · 2 shops',
    '',
    '  Intel Xeon · 2 cores · 8 GiB · Linux 6.1.0 · Node 20.20.2',
    '  redis: redis 7.0.15, started for this run',
    '  round  1   ○ before 312 (2 err)   ● memory 9\u202f870 req/s',
    '',
  ])
  expect(piped(false)).toBeNull()
})
