import { expect, test } from 'vitest'
import { decode, emptyHistogram, encode, latency, merge, percentileCurve, record } from './histogram.ts'
import { exponential, seeded } from './random.ts'

const random = seeded(1)
/** Latencies with a long tail, µs. */
const values = Array.from({ length: 20_000 }, () => 50 + Math.round(exponential(random, 1 / 3000)))
const filled = (some: number[]) => {
  const histogram = emptyHistogram()
  for (const us of some) record(histogram, us)
  return histogram
}
const sorted = values.toSorted((a, b) => a - b)
/** The smallest value that at least so many of a thousand are not above. */
const exactly = (perMille: number) => sorted[Math.ceil((perMille * sorted.length) / 1000) - 1] as number
const near = (exact: number) => (measured: number) => Math.abs(measured / exact - 1) <= 0.001

test('percentiles are within 0.1 % of those of the sorted values', () => {
  const { p50, p90, p99, p999, max } = latency(filled(values))
  expect(p50).toSatisfy(near(exactly(500)))
  expect(p90).toSatisfy(near(exactly(900)))
  expect(p99).toSatisfy(near(exactly(990)))
  expect(p999).toSatisfy(near(exactly(999)))
  expect(max).toSatisfy(near(exactly(1000)))
})

test('a histogram survives the way to another process', () => {
  const there = filled(values)
  const here = decode(encode(there))
  expect(here.totalCount).toBe(values.length)
  expect(percentileCurve(here)).toEqual(percentileCurve(there))
  expect(latency(here).max).toSatisfy(near(latency(there).max))
})

test('merging is recording all values in one', () => {
  const merged = merge([filled(values.slice(0, 5000)), decode(encode(filled(values.slice(5000))))])
  expect(merged.totalCount).toBe(values.length)
  const { max, ...others } = latency(filled(values))
  expect(latency(merged)).toMatchObject(others)
  expect(latency(merged).max).toSatisfy(near(max)) // what has been sent knows its extremes as well as all else
  expect(percentileCurve(merged)).toEqual(percentileCurve(filled(values)))
})

test('values beyond the range are counted at its ends', () => {
  const { p50, max } = latency(filled([-5, 0, 0.2, 1e12]))
  expect(p50).toBe(1)
  expect(max / 120_000_000).toBeCloseTo(1, 3)
})

test('the curve rises, and ends where one request could not tell', () => {
  const curve = percentileCurve(filled(values))
  for (const [i, [percent, us]] of curve.entries()) {
    const [percentBefore, usBefore] = curve[i - 1] ?? [-1, 0]
    expect(percent).toBeGreaterThan(percentBefore)
    expect(us).toBeGreaterThanOrEqual(usBefore)
  }
  const [last = 0] = curve.at(-1) ?? []
  const requestsAbove = (1 - last / 100) * values.length
  expect(requestsAbove).toBeGreaterThanOrEqual(0.99)
  expect(requestsAbove).toBeLessThan(1.2) // the next point would be a factor 2^(1/4) further
})

test('the curve of few requests is short, of none empty', () => {
  expect(percentileCurve(filled([700]))).toEqual([[0, 700]])
  expect(percentileCurve(emptyHistogram())).toEqual([])
})
