import { expect, test } from 'vitest'
import { exponential, integer, seeded, zipf } from './random.ts'

const draw = (n: number, one: () => number) => Array.from({ length: n }, one)

test('the same seed gives the same numbers, another seed others', () => {
  expect(draw(100, seeded(42))).toEqual(draw(100, seeded(42)))
  expect(draw(100, seeded(42))).not.toEqual(draw(100, seeded(43)))
})

test('an integer is any of the range, both ends included', () => {
  const random = seeded(1)
  const counts = new Map<number, number>()
  for (const n of draw(9000, () => integer(random, 3, 5))) counts.set(n, (counts.get(n) ?? 0) + 1)
  expect([...counts.keys()].sort()).toEqual([3, 4, 5])
  for (const count of counts.values()) expect(count / 3000).toBeCloseTo(1, 1)
})

test("zipf follows its formula (Pearson's chi-square)", () => {
  const random = seeded(2)
  const [n, draws] = [20, 100_000]
  const counts = new Array<number>(n + 1).fill(0)
  for (const rank of draw(draws, () => zipf(random, n))) counts[rank] = (counts[rank] as number) + 1
  let chiSquare = 0
  for (let k = 1; k <= n; k++) {
    const expected = (draws * Math.log(1 + 1 / k)) / Math.log(n + 1)
    chiSquare += ((counts[k] as number) - expected) ** 2 / expected
  }
  expect(counts[0]).toBe(0)
  expect(chiSquare).toBeLessThan(36.19) // 99 % point for 19 degrees of freedom
})

test('zipf stays within 1…n at the ends of the generator', () => {
  expect(zipf(() => 0, 50_000)).toBe(1)
  expect(zipf(() => 1 - 2 ** -53, 50_000)).toBe(50_000)
})

test('arrivals are exponential: mean 1/rate, and the shape (Kolmogorov and Smirnov)', () => {
  const random = seeded(3)
  const [n, rate] = [20_000, 200]
  const gaps = draw(n, () => exponential(random, rate)).sort((a, b) => a - b)
  expect((gaps.reduce((sum, gap) => sum + gap, 0) / n) * rate).toBeCloseTo(1, 1)
  const distance = Math.max(
    ...gaps.map((gap, i) => {
      const cumulative = 1 - Math.exp(-rate * gap)
      return Math.max(cumulative - i / n, (i + 1) / n - cumulative)
    }),
  )
  expect(distance).toBeLessThan(1.63 / Math.sqrt(n)) // 99 % point
})
