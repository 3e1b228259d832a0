import { expect, test } from 'vitest'
import { leastSquares } from './least-squares.ts'
import { amdahl, speedUps, usl } from './scaling.ts'

const law = (sigma: number, kappa: number) => (n: number) => ({
  n,
  speedUp: n / (1 + sigma * (n - 1) + kappa * n * (n - 1)),
})

test('speed-ups are over one instance', () => {
  const points = [
    { n: 1, throughput: 120 },
    { n: 2, throughput: 180 },
  ]
  expect(speedUps(points)).toEqual([
    { n: 1, speedUp: 1 },
    { n: 2, speedUp: 1.5 },
  ])
  expect(speedUps(points.slice(1))).toEqual([])
})

test("Amdahl's serial share is found again, and limits the speed-up", () => {
  const fit = amdahl([1, 2, 4, 8].map(law(0.25, 0)))
  expect(fit?.serial).toBeCloseTo(0.25, 10)
  expect(fit?.speedUp(1e6)).toBeCloseTo(4, 3)
  expect(amdahl([1].map(law(0, 0)))).toBeUndefined()
})

test('contention and coherency are found again, and so is the peak', () => {
  const fit = usl([1, 2, 3, 4, 8].map(law(0.1, 0.01)))
  expect(fit?.contention).toBeCloseTo(0.1, 10)
  expect(fit?.coherency).toBeCloseTo(0.01, 10)
  expect(fit?.peak).toBeCloseTo(Math.sqrt(90), 6)
})

test('perfect scaling has neither, and no peak', () => {
  const fit = usl([1, 2, 4].map(law(0, 0)))
  expect(fit).toMatchObject({ contention: 0, coherency: 0, peak: Infinity })
})

test('what would be negative is 0: more than n times as much is no less than no contention', () => {
  const better = [1, 2, 4].map((n) => ({ n, speedUp: n * 1.05 }))
  expect(usl(better)).toMatchObject({ contention: 0, coherency: 0 })
  expect(amdahl(better)?.serial).toBeGreaterThanOrEqual(0)
  const early = [
    { n: 1, speedUp: 1 },
    { n: 2, speedUp: 1.2 },
    { n: 4, speedUp: 2.2 },
  ]
  expect(usl(early)?.coherency).toBe(0)
})

test('instances that carry less than one have their peak at one', () => {
  const worse = [1, 2, 3].map((n) => ({ n, speedUp: 1 / n }))
  expect(usl(worse)?.peak).toBe(1)
})

test('two points are too few for two parameters', () => {
  expect(usl([1, 2].map(law(0.1, 0)))).toBeUndefined()
})

test('least squares on the border: the better of the two alone', () => {
  const rows = [1, 2, 3].map((x) => ({ u: 1, v: x, y: 2 * x - 1 }))
  const { a, b } = leastSquares(rows)
  expect(a).toBe(0)
  expect(b).toBeCloseTo(22 / 14, 10)
})
