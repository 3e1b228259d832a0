import { expect, test } from 'vitest'
import type { SystemResult } from '../lab/result.ts'
import { look, rich } from './fixtures.ts'
import { gaugesText, showsText } from './system-words.ts'

const { experiment, result } = rich

test('what was left when the load ended, and how long it took to be done', () => {
  expect(gaugesText(result, experiment, look(80))).toBe(
    '  ● memory  backlog 84 when the load ended; all done in 3.2 s (2.9–3.5)',
  )
})

test('what was never done says so', () => {
  const memory = result.systems.memory as SystemResult
  const { drainSeconds: _, ...stuck } = { ...memory, undrained: 1 }
  expect(gaugesText({ ...result, systems: { memory: stuck } }, experiment, look(80))).toMatch(
    /backlog 84 when the load ended; not all done within 15 s, in 1 of 1\s+rounds$/,
  )
})

test('texts as they were told, without what would steer the terminal', () => {
  expect(showsText(result, experiment, look(80))).toBe(
    '  ○ before Query plan\n    SCAN orders\n      USE TEMP B-TREE FOR ORDER BY',
  )
  const long = { before: { ...(result.systems.before as SystemResult), shows: { plan: 'x'.repeat(100) } } }
  const folded = showsText({ ...result, systems: long }, experiment, look(60)).split('\n')
  expect(folded.map((line) => line.length)).toEqual([21, 60, 48])
})
