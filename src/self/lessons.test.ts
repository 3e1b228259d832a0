// The figures of many runs, and the experiment whose right answer is known.
import { expect, test } from 'vitest'
import { listLessons } from '../lab/lessons.ts'
import { makePlan } from '../lab/plan.ts'
import { againstItself, geometricDeviation } from './lessons.ts'
import { microseconds } from './tools.ts'

test('the spread is a factor: of equal values 1, of 1, 2 and 4 it is 2', () => {
  expect(geometricDeviation([5, 5, 5])).toBe(1)
  expect(geometricDeviation([1, 2, 4])).toBeCloseTo(2)
})

test("wrk's times in µs", () => {
  expect(['90.00us', '1.23ms', '2.00s'].map(microseconds)).toEqual([90, 1230, 2e6])
  expect(microseconds('')).toBeNaN()
})

test('each lesson can be measured against itself', async () => {
  for (const { experiment } of await listLessons()) {
    if (!experiment) continue
    const { systems, claims } = makePlan(againstItself(experiment), { quick: true })
    expect(Object.keys(systems)).toEqual(['one', 'other'])
    expect(systems.one).toEqual(systems.other)
    expect(claims).toHaveLength(1)
  }
})
