import { expect, test } from 'vitest'
import type { CurvePoint, Latency } from '../result.ts'
import { littlesLaw, mg1, mm1, theoryOf, variationOf } from './queue.ts'

test("Little's law: twenty clients of 120 req/s wait for a sixth of a second each", () => {
  expect(littlesLaw(120, 166_667)).toBeCloseTo(20, 3)
})

test('one server: half busy doubles the time, nine tenths make it ten times as long', () => {
  expect([0, 0.5, 0.9].map((share) => Math.round(mm1(1000, share)))).toEqual([1000, 2000, 10_000])
  expect(mm1(1000, 1)).toBe(Infinity)
})

test('service times that are all alike halve the waiting, those that vary more lengthen it', () => {
  expect(mg1(1000, 0, 0.5)).toBe(1500)
  expect(mg1(1000, 3, 0.5)).toBe(3000)
})

const latencyOf = (quantile: (share: number) => number, mean: number): Latency => ({
  mean,
  p50: quantile(0.5),
  p90: quantile(0.9),
  p99: quantile(0.99),
  p999: quantile(0.999),
  max: quantile(0.9999),
})

test('the variation of known distributions is found again', () => {
  const exponential = latencyOf((share) => -1000 * Math.log(1 - share), 1000)
  expect(variationOf(exponential)).toBeGreaterThan(0.85)
  expect(variationOf(exponential)).toBeLessThan(1.15)
  expect(variationOf(latencyOf((share) => 2000 * share, 1000))).toBeCloseTo(1 / 3, 2)
  expect(variationOf(latencyOf(() => 1000, 1000))).toBeCloseTo(0, 10)
})

/** Service times spread evenly over 0…2 means: c² = 1/3. */
const VARIATION = 1 / 3
const CAPACITY = 100
/** What a server of 100 req/s needs for a request, µs, and what a request's way takes besides. */
const [SERVICE_US, WAY_US] = [10_000, 5_000]
const point = (share: number, mean: number, goodput = share * CAPACITY): CurvePoint => ({
  share,
  offered: share * CAPACITY,
  goodput,
  latency: latencyOf((x) => 2 * mean * x, mean),
  errors: 0,
})
const curve = (points: CurvePoint[]) => ({ capacity: CAPACITY, points })
const at = (share: number, way = WAY_US) => point(share, way + mg1(SERVICE_US, VARIATION, share))

test('what a request takes alone is what the low steps show without their waiting, the better filled ones counting more', () => {
  const exact = theoryOf(curve([...[0.1, 0.2, 0.3].map((share) => at(share)), point(0.9, 1_000_000)]))
  expect(exact?.variation).toBeCloseTo(VARIATION, 2)
  expect(exact?.serviceUs).toBe(SERVICE_US)
  expect((exact?.aloneUs ?? 0) / (WAY_US + SERVICE_US)).toBeCloseTo(1, 3)
  const noisy = theoryOf(curve([at(0.1, WAY_US + 8_000), at(0.3)]))
  expect((noisy?.aloneUs ?? 0) / (WAY_US + SERVICE_US + 2_000)).toBeCloseTo(1, 3)
})

test('between, the lines are what such a server does', () => {
  const theory = theoryOf(curve([0.1, 0.2, 0.3].map((share) => at(share))))
  for (const share of [0.5, 0.8, 0.95])
    expect((theory?.mg1(share) ?? 0) / at(share).latency.mean).toBeCloseTo(1, 2)
  expect(theory?.mm1(0)).toBe(theory?.aloneUs)
  expect((theory?.mm1(0.5) ?? 0) - (theory?.aloneUs ?? 0)).toBeCloseTo(SERVICE_US, 6)
  expect(theory?.mg1(0.5)).toBeLessThan(theory?.mm1(0.5) ?? 0)
  expect(theory?.mm1(1)).toBe(Infinity)
})

test('when a step carries more than the closed loop did, the server is full only there', () => {
  const theory = theoryOf(curve([at(0.1), at(0.3), point(1.2, 500_000, 1.1 * CAPACITY)]))
  expect(theory?.full).toBeCloseTo(1.1, 9)
  expect(theory?.serviceUs).toBeCloseTo(SERVICE_US / 1.1, 6)
  expect(theory?.mm1(1)).toBeLessThan(1_000_000)
  expect(theory?.mm1(1.1)).toBe(Infinity)
})

test('a curve without low steps that were answered has no theory', () => {
  for (const points of [[], [point(0.9, 1000)], [{ ...point(0.1, 1000), goodput: 0 }]])
    expect(theoryOf(curve(points))).toBeUndefined()
})
