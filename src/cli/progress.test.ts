import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { LabEvent } from '../lab/events.ts'
import { events, experiment, look, rich } from './fixtures.ts'
import { progressOn } from './progress.ts'
import { roundLine, runView, whereItStands } from './progress-view.ts'
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
  const state = after({ ...start, rounds: { least: 3, most: 3, step: 1 } }, loadBefore, round)
  expect(runView(state, 12, look(80))).toMatch(/ {2}memory throughput ×31\.6 \(30\.2–33\.1\) so far · 12 s$/)
})

test.each([60, 80, 100])('nothing is wider than %i columns', (columns) => {
  const lines = runView(after(...middle, round), 12, look(columns)).split('\n')
  expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(columns)
})

test('the line of a round with many systems breaks between them', () => {
  const systems = ['before', 'memory', 'redis', 'memcached', 'edge']
  const figures = round.systems.memory
  const event = { ...round, systems: Object.fromEntries(systems.map((name) => [name, figures])) }
  expect(roundLine(event, after({ ...start, systems }), look(80)).split('\n')).toEqual([
    '  round  1   ○ before 9\u202f870   ● memory 9\u202f870   ■ redis 9\u202f870',
    '             ◆ memcached 9\u202f870   ▲ edge 9\u202f870 req/s',
  ])
})

test('says where it stood when someone stops it', () => {
  expect(whereItStands(after())).toBe('before the first round')
  expect(whereItStands(after(preparing))).toBe('while preparing')
  expect(whereItStands(after(...middle))).toBe('in round 1 of at most 12, measuring memory')
})

const value = (step: number): LabEvent => ({ type: 'step', step, of: 3, text: `Shops: ${step}` })

test('a sweep says at which value it is, and begins its rounds anew', () => {
  const state = after(value(1), ...middle, round, value(2), start, loadBefore)
  expect(runView(state, 12, look(80)).split('\n').slice(1, 4)).toEqual([
    '  step 2 of 3: Shops: 2',
    '  Round 1 of 5–12',
    '  ○ before ░░░░░░░░░░░░░░░░░░░░░░ measuring',
  ])
  expect(whereItStands(state)).toBe('in step 2 of 3 (Shops: 2)')
})

test('a step of a load curve is in no round', () => {
  const state = after(...middle, round, { type: 'step', step: 3, of: 13, text: 'before at 20 %' }, loadBefore)
  const text = runView(state, 12, look(80))
  expect(text).toContain('step 3 of 13: before at 20 %')
  expect(text).not.toContain('Round')
  expect(text).not.toContain('at most about')
})

test('a backlog is told while it drains', () => {
  const told = (at: number): LabEvent => ({
    type: 'gauges',
    round: 1,
    system: 'memory',
    at,
    values: { backlog: 84 },
  })
  const state = after(...middle, told(1.9))
  expect(state.lanes.get('memory')?.phase).toBe('measuring')
  take(state, told(2.3))
  const lines = runView(state, 12, look(80)).split('\n')
  expect(lines[3]).toContain('draining')
  expect(lines[4]).toBe('           backlog 84')
  const backlog = { label: 'Waiting', help: 'photos that wait', unit: 'photos' }
  expect(runView(state, 12, look(80), { backlog }).split('\n')[4]).toBe('           waiting 84 photos')
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
  expect(runView(ended, 20, look(80))).toContain('Round 2 of')
})

const usual = [preparing, { ...preparing, done: 0.5 }, ...middle, engine, round]

function piped(keep: boolean, seen: LabEvent[] = usual) {
  const stream = new PassThrough({ encoding: 'utf8' })
  const out = terminal(stream as unknown as NodeJS.WriteStream, { LANG: 'C.UTF-8' })
  const progress = progressOn(out, { experiment, claims: [] }, keep)
  for (const event of seen) progress.show(event)
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

test('in a pipe, a sweep tells each value before its rounds, and what starts only once', () => {
  const lines = piped(true, [value(1), start, loadBefore, round, value(2), start, loadBefore, round])
  expect(lines?.split('\n').filter((line) => !line.includes('Intel'))).toEqual([
    '  ○ before  shop',
    '  ● memory  balancer · 2 shops',
    '',
    '',
    '  step 1 of 3: Shops: 1',
    '  round  1   ○ before 312 (2 err)   ● memory 9\u202f870 req/s',
    '',
    '  step 2 of 3: Shops: 2',
    '  round  1   ○ before 312 (2 err)   ● memory 9\u202f870 req/s',
    '',
  ])
})

test('in a pipe, each step of a load curve is a line', () => {
  const [point] = rich.result.curves?.before?.points.slice(1) ?? []
  if (!point) throw new Error('no point')
  const lines = piped(true, [start, { type: 'curve-point', system: 'before', capacity: 120, point }])
  expect(lines?.split('\n').at(-2)).toBe('  load  30 %   ○ before 36 req/s p50 11.4 ms p99 34.3 ms')
})
