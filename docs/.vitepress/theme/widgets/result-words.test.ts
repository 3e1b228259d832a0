import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Result } from '../../../../src/lab/result.ts'
import { commandFor, errorsInWords, faultsInWords, loadInWords } from './result-words.ts'

const recorded = JSON.parse(
  readFileSync(new URL('../../../../benchmarks/recorded/03-caching.json', import.meta.url), 'utf8'),
) as Result
const page = {
  knobs: Object.fromEntries(
    Object.entries(recorded.knobs).map(([name, value]) => [name, { default: value }]),
  ),
  systems: { before: {}, memory: {}, redis: {}, memcached: {}, edge: {}, yours: { onlyWhenNamed: true } },
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
