// Seeded randomness: the same seed gives the same requests at the same moments, on every machine.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Numbers in [0, 1), each equally likely. */
export type Random = () => number

/** The generator's first numbers tell its seed, and are alike for seeds next to each other: they are thrown away. */
const FIRST = 64

export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  const next = () => uniformFloat64(generator)
  for (let i = 0; i < FIRST; i++) next()
  return next
}

/** Long enough to hold some of the popular ones, short enough to come round several times in a slow system's round. */
const IN_A_ROW = 32

/**
 * Numbers in [0, 1), each equally likely, that are spread more evenly than chance would: of every 32 in a row, one lies in each 32nd part,
 * in random order. What is made of some hundred of them, such as which pages are asked for, differs less from round to round, and has the
 * same distribution: stratified sampling (Cochran, "Sampling Techniques", 1977).
 */
export function spread(random: Random): Random {
  const rest: number[] = []
  return () => {
    if (rest.length === 0) rest.push(...Array.from({ length: IN_A_ROW }, (_, i) => (i + random()) / IN_A_ROW))
    // Any of those that are left: the last one takes its place.
    const at = Math.floor(random() * rest.length)
    const number = rest[at] as number
    rest[at] = rest.at(-1) as number
    rest.pop()
    return number
  }
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
