// Means and effects with their uncertainty. Everything is a ratio, so everything is averaged as a logarithm.
import jStat from 'jstat'

export interface Estimate {
  mean: number
  low: number
  high: number
}

/**
 * Geometric mean of positive values with its 95 % Student t-interval, computed on logarithms.
 * One value has no interval: `low` is 0 and `high` is Infinity.
 * Source: Student, "The probable error of a mean", Biometrika 6 (1908); on logarithms because throughput and latency
 * ratios multiply (Fleming and Wallace, "How not to lie with statistics", CACM 29 (1986)).
 * @throws RangeError when there is no value, or one that is not a positive number
 */
export function geometricMean(values: number[]): Estimate {
  const { n, mean, variance } = logMoments(values)
  if (n === 1) return { mean: Math.exp(mean), low: 0, high: Infinity }
  const halfWidth = jStat.studentt.inv(0.975, n - 1) * Math.sqrt(variance / n)
  return { mean: Math.exp(mean), low: Math.exp(mean - halfWidth), high: Math.exp(mean + halfWidth) }
}

/** Geometric standard deviation, a factor of 1 or more; of one value it is 1. */
export function geometricDeviation(values: number[]): number {
  return Math.exp(Math.sqrt(logMoments(values).variance))
}

function logMoments(values: number[]) {
  if (values.length === 0) throw new RangeError('no values')
  const logs = values.map((value) => {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`not a positive number: ${value}`)
    return Math.log(value)
  })
  const n = logs.length
  const mean = logs.reduce((sum, x) => sum + x, 0) / n
  return { n, mean, variance: n > 1 ? logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1) : 0 }
}

/**
 * The effect of one system over another, from rounds in which both were measured: the geometric mean of the paired ratios.
 * Pairing removes what both share, such as a machine that was slow in that round.
 */
export function pairedRatio(of: number[], over: number[]): Estimate {
  if (of.length !== over.length) throw new RangeError(`unpaired: ${of.length} and ${over.length} values`)
  return geometricMean(of.map((value, i) => value / (over[i] as number)))
}

/**
 * The ratio of two groups that were not measured in pairs, such as two runs: of geometric means, with Welch's 95 % interval on
 * logarithms (Welch, "The generalization of Student's problem when several different population variances are involved",
 * Biometrika 34 (1947)). A group of one has no spread to judge by: `low` is 0 and `high` is Infinity.
 */
export function unpairedRatio(of: number[], over: number[]): Estimate {
  const [a, b] = [logMoments(of), logMoments(over)]
  const mean = Math.exp(a.mean - b.mean)
  const [va, vb] = [a.variance / a.n, b.variance / b.n]
  if (a.n < 2 || b.n < 2) return { mean, low: 0, high: Infinity }
  if (va + vb === 0) return { mean, low: mean, high: mean }
  const freedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1))
  const halfWidth = jStat.studentt.inv(0.975, freedom) * Math.sqrt(va + vb)
  return { mean, low: mean * Math.exp(-halfWidth), high: mean * Math.exp(halfWidth) }
}

/**
 * A mean with its 95 % Student t-interval, of values that may be 0. One value has no interval: `low` is 0 and `high` is Infinity.
 * @throws RangeError when there is no value
 */
export function arithmeticMean(values: number[]): Estimate {
  const n = values.length
  if (n === 0) throw new RangeError('no values')
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  if (n === 1) return { mean, low: 0, high: Infinity }
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1)
  const halfWidth = jStat.studentt.inv(0.975, n - 1) * Math.sqrt(variance / n)
  return { mean, low: Math.max(0, mean - halfWidth), high: mean + halfWidth }
}

/**
 * The share of requests that went wrong, 0–1, with its 95 % interval: over the rounds, as they differ by more than chance. When none
 * went wrong, less than 3 in so many would probably have: the rule of three (Hanley and Lippman-Hand, "If nothing goes wrong,
 * is everything all right?", JAMA 249 (1983)).
 */
export function shareOf(rounds: { wrong: number; all: number }[]): Estimate {
  const all = rounds.reduce((sum, round) => sum + round.all, 0)
  const wrong = rounds.reduce((sum, round) => sum + round.wrong, 0)
  if (wrong === 0) return { mean: 0, low: 0, high: Math.min(1, 3 / Math.max(1, all)) }
  const { mean, low, high } = arithmeticMean(rounds.map((round) => round.wrong / Math.max(1, round.all)))
  return { mean, low, high: Math.min(1, high) }
}

/** Of an even number of values, the mean of the middle two. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2
}

/** How far the interval reaches from its mean, as a factor: 0.05 means within about ±5 %. */
export function relativeHalfWidth({ mean, high }: Estimate): number {
  return high / mean - 1
}

/** In words, and only as far as the interval allows. */
export function verdict({ low, high }: Pick<Estimate, 'low' | 'high'>) {
  if (low > 1) return 'higher'
  if (high < 1) return 'lower'
  return 'no measurable difference'
}
