// Seeded randomness: the same seed gives the same requests at the same moments, on every machine.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Numbers in [0, 1), each equally likely. */
export type Random = () => number

export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  return () => uniformFloat64(generator)
}

/** A whole number from…to, both included. */
export function integer(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1))
}

/**
 * A rank 1…n by Zipf's law with exponent 1, where 1 is the most popular: P(k) = ln(1 + 1/k) / ln(n + 1).
 * A log-uniform draw gives just that, without a table.
 */
export function zipf(random: Random, n: number): number {
  return Math.floor((n + 1) ** random())
}

/**
 * Time until the next arrival of a Poisson process, s: exponential with mean 1/rate. Independent users arrive like this.
 * By inversion: −ln(1 − u)/rate.
 */
export function exponential(random: Random, rate: number): number {
  return -Math.log(1 - random()) / rate
}
