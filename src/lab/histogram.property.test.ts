// What must hold of histograms whatever the times are.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, emptyHistogram, encode, latency, merge, percentileCurve, record } from './histogram.ts'
import type { Latency } from './result.ts'

const times = fc.array(fc.integer({ min: 1, max: 120_000_000 }), { minLength: 1, maxLength: 300 })

function of(values: number[]) {
  const histogram = emptyHistogram()
  for (const us of values) record(histogram, us)
  return histogram
}

test('every percentile is within 0.1 % of that of the sorted values', () => {
  fc.assert(
    fc.property(times, fc.double({ min: 0.1, max: 100, noNaN: true }), (values, percentile) => {
      const sorted = values.toSorted((a, b) => a - b)
      const exact = sorted[Math.max(0, Math.ceil((percentile / 100) * values.length - 1e-9) - 1)] as number
      const told = of(values).getValueAtPercentile(percentile)
      const next = sorted[Math.min(values.length - 1, sorted.lastIndexOf(exact) + 1)] as number
      // Where the rank falls on the border between two values, either is right.
      expect(Math.min(Math.abs(told - exact) / exact, Math.abs(told - next) / next)).toBeLessThan(0.001)
    }),
  )
})

/** A histogram knows its extremes exactly until it is sent, and then as well as all else. */
const near = (one: Latency, other: Latency) => {
  for (const [name, us] of Object.entries(one))
    expect(Math.abs(other[name as keyof Latency] - us)).toBeLessThanOrEqual(us * 0.001)
}

test('it survives the way to another process, and merging is recording all', () => {
  fc.assert(
    fc.property(times, times, (a, b) => {
      near(latency(of(a)), latency(decode(encode(of(a)))))
      near(latency(merge([of(a), of(b)])), latency(of([...a, ...b])))
    }),
  )
})

test('percentiles rise, and so does their curve', () => {
  fc.assert(
    fc.property(times, (values) => {
      const sent = decode(encode(of(values)))
      const { p50, p90, p99, p999, max } = latency(sent)
      const curve = percentileCurve(sent).map(([, us]) => us)
      for (const row of [[p50, p90, p99, p999, max], curve])
        expect(row).toEqual(row.toSorted((a, b) => a - b))
    }),
  )
})

test('no time is lost, however odd', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true })), (values) => {
      expect(of(values).totalCount).toBe(values.length)
    }),
  )
})
