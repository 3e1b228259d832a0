import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Result, SystemResult } from '../../../../src/lab/result.ts'
import { exampleSweep } from '../testing.ts'
import { commandFor, errorsInWords, faultsInWords, loadInWords, wrongInWords } from './result-words.ts'

const recorded = JSON.parse(
  readFileSync(new URL('../../../../benchmarks/recorded/03-caching.json', import.meta.url), 'utf8'),
) as Result
const page = {
  knobs: Object.fromEntries(
    Object.entries(recorded.knobs).map(([name, value]) => [name, { default: value }]),
  ),
  systems: { before: {}, memory: {}, redis: {}, memcached: {}, edge: {}, yours: { onlyWhenNamed: true } },
  scenarios: { slow: { systems: ['memory', 'redis'], knobs: { ttl: 5 }, openRate: 'rate' } },
  openRate: null,
  curve: false,
}

test('the command repeats a run: nothing to say of what is as usual, an option for all that is not', () => {
  expect(commandFor(recorded, page)).toBe('npm run lesson caching')
  const { before, memory } = recorded.systems
  const other = {
    ...recorded,
    systems: { before, memory },
    knobs: { ...recorded.knobs, ttl: 0.2 },
    workload: { ...recorded.workload, loop: 'open', rate: 200, seed: 7 },
  } as Result
  expect(commandFor(other, page)).toBe(
    'npm run lesson caching -- --systems before,memory --open 200 --set ttl=0.2 --seed 7',
  )
})

test('the command of a scenario names it, and says only what it does not', () => {
  const { memory, redis } = recorded.systems
  const slow = {
    ...recorded,
    scenario: 'slow',
    systems: { memory, redis },
    knobs: { ...recorded.knobs, ttl: 5 },
    workload: { ...recorded.workload, loop: 'open', rate: 300 },
  } as Result
  const rate = { knobs: { ...page.knobs, rate: { default: 300 } } }
  const asSaid = { ...slow, knobs: { ...slow.knobs, rate: 300 } }
  expect(commandFor(asSaid, { ...page, ...rate })).toBe('npm run lesson caching -- --scenario slow')
  const other = { ...asSaid, knobs: { ...asSaid.knobs, ttl: 30 }, workload: { ...slow.workload, rate: 50 } }
  expect(commandFor(other, { ...page, ...rate })).toBe(
    'npm run lesson caching -- --scenario slow --open 50 --set ttl=30',
  )
})

test('the command of a quick run, of a sweep and of a planned fault says so', () => {
  const { workload, systems } = recorded
  const quick = { ...recorded, workload: { ...workload, quick: true as const } }
  expect(commandFor(quick, page)).toBe('npm run lesson caching -- --quick')
  const plannedFault = { name: 'redis', instance: 1, fault: 'freeze' as const }
  expect(commandFor({ ...recorded, plannedFault }, page)).toBe(
    'npm run lesson caching -- --fault freeze:redis:1',
  )
  const sweep = exampleSweep([10, 30], { memory: [1, 2] }, { knob: 'ttl' })
  expect(commandFor({ ...recorded, systems, sweep }, page)).toBe(
    'npm run lesson caching -- --sweep ttl=10,30',
  )
})

test('a database is told where it was chosen, and not where a system brings it', () => {
  const engines = { postgres: 'PostgreSQL 15' }
  const { before, memory } = recorded.systems as Record<'before' | 'memory', SystemResult>
  const systems = { before: { ...before, engines }, memory: { ...memory, engines } }
  const only = { ...page, systems: { before: {}, memory: {} } }
  expect(commandFor({ ...recorded, systems }, only)).toBe('npm run lesson caching -- --with postgres')
  const own = { engines: ['postgres'] }
  expect(commandFor({ ...recorded, systems }, { ...page, systems: { before: own, memory: own } })).toBe(
    'npm run lesson caching',
  )
})

test('what a scenario breaks or sweeps by itself is not said again', () => {
  const fault = { name: 'shop', instance: 2, fault: 'slow' as const }
  const declared = { fault, sweep: { knob: 'ttl', values: [10, 20] } }
  const ill = { ...page, scenarios: { ill: declared } }
  const sweep = exampleSweep([10, 20, 30], { memory: [1, 2, 3] }, { knob: 'ttl' }) // 30 is the knob's own value
  const result = { ...recorded, scenario: 'ill', plannedFault: fault, sweep }
  expect(commandFor(result, ill)).toBe('npm run lesson caching -- --scenario ill')
  const other = {
    ...result,
    plannedFault: { ...fault, instance: 1 },
    sweep: { ...sweep, points: sweep.points.slice(1) },
  }
  expect(commandFor(other, ill)).toBe(
    'npm run lesson caching -- --scenario ill --sweep ttl=20,30 --fault slow:shop:1',
  )
})

test('a share of wrong answers comes with its interval, and none with what it may still be', () => {
  expect(wrongInWords({ mean: 0.042, low: 0.038, high: 0.046 })).toBe('4.2 % (3.8–4.6 %)')
  expect(wrongInWords({ mean: 0, low: 0, high: 0.0015 })).toBe('none (at most 0.15 %)')
  expect(wrongInWords({ mean: 0.5, low: 0, high: Number.POSITIVE_INFINITY })).toBe('50 %')
})

test('says what was wrong, and what was broken', () => {
  expect(errorsInWords({ status: 12, body: 0, timeout: 1, connection: 0 })).toBe(
    '12 other than 2xx, 1 not answered in time',
  )
  expect(faultsInWords([{ round: 2, system: 'redis', name: 'shop', instance: 2, fault: 'kill' }])).toEqual([
    'round 2, redis: shop 2 killed',
  ])
})

test('says what load there was', () => {
  expect(loadInWords(recorded)).toMatch(/^20 connections \(closed loop\), \d+ rounds of 0.8 s/)
})
