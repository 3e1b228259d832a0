// Latency in whole microseconds, in an HDR histogram: every value within 0.1 %, in constant memory.
import * as hdr from 'hdr-histogram-js'
import type { Latency } from './result.ts'

export type Histogram = hdr.Histogram

const MAX_US = 120_000_000

export function emptyHistogram(): Histogram {
  return hdr.build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: MAX_US,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
  })
}

export function record(histogram: Histogram, us: number): void {
  histogram.recordValue(Math.min(MAX_US, Math.max(1, Math.round(us))))
}

/** Text that another process can `decode`. */
export function encode(histogram: Histogram): string {
  return hdr.encodeIntoCompressedBase64(histogram)
}

export function decode(text: string): Histogram {
  return hdr.decodeFromCompressedBase64(text)
}

export function merge(histograms: Histogram[]): Histogram {
  const sum = emptyHistogram()
  for (const histogram of histograms) sum.add(histogram)
  return sum
}

/** The percentiles that we report, µs. */
export function latency(histogram: Histogram): Latency {
  return {
    mean: histogram.mean,
    p50: histogram.getValueAtPercentile(50),
    p90: histogram.getValueAtPercentile(90),
    p99: histogram.getValueAtPercentile(99),
    p999: histogram.getValueAtPercentile(99.9),
    max: histogram.maxValue,
  }
}

/**
 * The percentile curve, [percentile, µs]: four points to each halving of the distance to 100 %, as far as the
 * number of requests can tell (a percentile that rests on less than one request says nothing).
 */
export function percentileCurve(histogram: Histogram): [number, number][] {
  const curve: [number, number][] = []
  for (let i = 0; ; i++) {
    const above = 0.5 ** (i / 4)
    if (above * histogram.totalCount < 1) break
    const percentile = Number((100 * (1 - above)).toFixed(5))
    curve.push([percentile, histogram.getValueAtPercentile(percentile)])
  }
  return curve
}
