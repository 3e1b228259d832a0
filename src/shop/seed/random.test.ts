import { expect, test } from 'vitest'
import { randomStream } from './random.ts'

const draws = 200_000
const n = 1000

test('ranks follow P(k) = ln(1 + 1/k) / ln(n + 1)', () => {
  const random = randomStream(1, 0)
  const seen = new Array<number>(n + 1).fill(0)
  for (let i = 0; i < draws; i++) {
    const rank = random.rank(n)
    seen[rank] = (seen[rank] ?? Number.NaN) + 1
  }
  expect(seen).toHaveLength(n + 1) // no rank beyond n
  expect(seen[0]).toBe(0)
  for (const k of [1, 2, 3, 10, 100, 1000]) {
    const p = Math.log(1 + 1 / k) / Math.log(n + 1)
    const deviation = Math.sqrt(draws * p * (1 - p)) // binomial
    expect(Math.abs((seen[k] as number) - draws * p)).toBeLessThan(4 * deviation)
  }
})

test('the same seed and stream give the same numbers, another of either gives others', () => {
  const first = (seed: number, stream: number) => {
    const random = randomStream(seed, stream)
    return Array.from({ length: 5 }, () => random.uniform()).join()
  }
  expect(first(1, 0)).toBe(first(1, 0))
  expect(new Set([first(1, 0), first(2, 0), first(1, 1), first(2, 1)]).size).toBe(4)
})
