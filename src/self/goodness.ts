// How well times between arrivals fit an exponential distribution.

/** The greatest distance D between a sample's distribution and the one it should have, and how likely so great a one is by chance. */
export interface Fit {
  distance: number
  p: number
}

/**
 * Kolmogorov and Smirnov's test of whether a sample comes from the exponential distribution with this mean.
 * p by Kolmogorov's series with Stephens' correction for n (Stephens, "EDF statistics for goodness of fit and some comparisons",
 * Journal of the American Statistical Association 69 (1974)).
 * @throws RangeError when there is no value
 */
export function fitExponential(sample: number[], mean: number): Fit {
  const n = sample.length
  if (n === 0) throw new RangeError('no values')
  const distance = sample
    .toSorted((a, b) => a - b)
    .reduce((most, x, i) => {
      const expected = 1 - Math.exp(-x / mean)
      return Math.max(most, expected - i / n, (i + 1) / n - expected)
    }, 0)
  const z = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance
  return { distance, p: kolmogorov(z) }
}

/** P(K > z) of Kolmogorov's distribution: 2 Σ (−1)^(k−1) e^(−2k²z²). Below 0.2 it is 1 to twelve digits. */
function kolmogorov(z: number): number {
  if (z < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k++) sum += (k % 2 ? 1 : -1) * Math.exp(-2 * k * k * z * z)
  return Math.min(1, Math.max(0, 2 * sum))
}

/**
 * Index of dispersion: variance over mean of how many arrivals fall into windows of equal length. 1 for a Poisson process, 0 for a
 * beat, above 1 for crowds (Cox and Lewis, "The Statistical Analysis of Series of Events", 1966).
 * @param times ascending, in the unit of `window`
 * @throws RangeError when there are less than two whole windows
 */
export function dispersion(times: number[], window: number): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const windows = Math.floor((last - first) / window)
  if (windows < 2) throw new RangeError('less than two windows')
  const counts = new Array<number>(windows).fill(0)
  for (const time of times) {
    const i = Math.floor((time - first) / window)
    if (i < windows) counts[i] = (counts[i] as number) + 1
  }
  const mean = counts.reduce((sum, n) => sum + n, 0) / windows
  return counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (windows - 1) / mean
}
