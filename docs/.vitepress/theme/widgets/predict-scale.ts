// The slider's scale: factors of two, the same for every lesson, so that its ends tell nothing about the answer.
import type { Metric } from '../../../../src/lab/experiment.ts'
import { significant, times } from '../../../../src/lab/units.ts'

/** In doublings from "the same". Of latencies lessons ask both ways: what is gained by a strategy, and what another costs. */
export const ends = (metric: Metric): [number, number] => (metric === 'throughput' ? [-2, 10] : [-6, 6])

/** What is locked in is what was shown: two digits. */
export const ratioAt = (doublings: number) => Number((2 ** doublings).toPrecision(2))
export const doublingsOf = (ratio: number) => Math.log2(ratio)

/** Every second doubling, so that they have room on a phone. */
export function marks(metric: Metric): { doublings: number; text: string }[] {
  const [from, to] = ends(metric)
  return Array.from({ length: (to - from) / 2 + 1 }, (_, i) => from + 2 * i).map((doublings) => ({
    doublings,
    text: doublings === 0 ? 'same' : doublings < 0 ? `1/${2 ** -doublings}` : `×${2 ** doublings}`,
  }))
}

/** What a ratio would mean. */
export function inWords(ratio: number, metric: Metric): string {
  if (metric === 'throughput') {
    if (ratio === 1) return 'Just as many requests a second'
    if (ratio === 2) return 'Twice as many requests a second'
    if (ratio > 1) return `${significant(ratio)} times as many requests a second`
    return ratio === 0.5
      ? 'Half as many requests a second'
      : `Fewer requests a second: ${times(ratio)} as many`
  }
  const what = `${metric} latency`
  if (ratio === 1) return `The same ${what}`
  if (ratio < 1) return `A ${what} ${significant(1 / ratio)} times lower`
  return `A ${what} ${significant(ratio)} times higher`
}
