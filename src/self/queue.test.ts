// The recursion, by hand and against the formulas for long queues.
import { expect, test } from 'vitest'
import { exponential, seeded } from '../lab/random.ts'
import { mg1 } from '../lab/theory/queue.ts'
import { timesInSystem } from './queue.ts'
import { serviceTimes } from './service-times.ts'

test('by hand: the second waits for the first, the third comes late enough', () => {
  expect(timesInSystem([0, 1, 10], [3, 2, 4])).toEqual([3, 4, 4])
})

test.each([0, 1])('of very many arrivals the mean is that of theory, c² = %d', (variation) => {
  const random = seeded(1)
  const next = serviceTimes(2, variation)
  let now = 0
  const arrivals = Array.from({ length: 400_000 }, () => {
    now += exponential(random, 0.7 / 2)
    return now
  })
  const times = timesInSystem(arrivals, arrivals.map(next))
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  expect(mean / mg1(2, variation, 0.7)).toBeGreaterThan(0.96)
  expect(mean / mg1(2, variation, 0.7)).toBeLessThan(1.04)
})
