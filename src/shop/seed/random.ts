// Seeded randomness: the same seed gives the same shop.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Random {
  /** A number in [0, 1). */
  uniform(): number
  /** An integer in [0, n). */
  below(n: number): number
  /**
   * A rank in [1, n], Zipf-like with exponent 1, by a log-uniform draw: floor((n+1)^u) is k when u lies between
   * log(k) and log(k+1) to base n+1, so P(k) = ln(1 + 1/k) / ln(n + 1), about 1/k.
   */
  rank(n: number): number
}

/** One of many independent streams of a seed: each table has its own, so the size of one doesn't change another. */
export function randomStream(seed: number, stream: number): Random {
  const generator = xoroshiro128plus(seed)
  for (let i = 0; i <= stream; i++) generator.jump() // 2^64 draws ahead each
  const uniform = () => uniformFloat64(generator)
  return {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    rank: (n) => Math.min(n, Math.floor((n + 1) ** uniform())),
  }
}
