// The figures of many runs, and the experiment whose right answer is known.
import { expect, test } from 'vitest'
import { listLessons } from '../lab/lessons.ts'
import { makePlan } from '../lab/plan.ts'
import { againstItself } from './lessons.ts'
import { microseconds } from './tools.ts'
import { stretches } from './warmth.ts'

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

test('what was carried when it is measured, in the end, and in a quick run', () => {
  const rising = { warm: Array(24).fill(100), measure: [...Array(8).fill(300), ...Array(92).fill(400)] }
  expect(
    stretches([rising], {
      usual: { warmSeconds: 6, loadSeconds: 0.8 },
      quick: { warmSeconds: 1.6, loadSeconds: 1.6 },
    }),
  ).toEqual({ measured: [300], later: [400], quick: [200] })
})
