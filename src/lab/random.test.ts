import { expect, test } from 'vitest'
import { exponential, integer, seeded, spread, zipf } from './random.ts'

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

test('numbers that are spread: one in each 32nd part of every 32, in an order that changes, from 0 to below 1', () => {
  const next = spread(seeded(1))
  const rows = Array.from({ length: 50 }, () => Array.from({ length: 32 }, next))
  for (const row of rows)
    expect(row.map((x) => Math.floor(x * 32)).sort((a, b) => a - b)).toEqual(row.map((_, i) => i))
  expect(rows[0]?.map((x) => Math.floor(x * 32))).not.toEqual(rows[1]?.map((x) => Math.floor(x * 32)))
})

test('numbers that are spread have the same mean and variance, and their sums vary far less', () => {
  const moments = (values: number[]) => {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length
    return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length }
  }
  const [plain, even] = [seeded(2), spread(seeded(2))].map((next) => Array.from({ length: 32_000 }, next))
  expect(moments(even as number[]).mean).toBeCloseTo(0.5, 2)
  expect(moments(even as number[]).variance).toBeCloseTo(1 / 12, 2)
  const sums = (values: number[]) =>
    Array.from({ length: 1000 }, (_, i) => values.slice(i * 32, (i + 1) * 32).reduce((sum, x) => sum + x, 0))
  expect(moments(sums(even as number[])).variance).toBeLessThan(
    moments(sums(plain as number[])).variance / 100,
  )
})

test('seeds next to each other have nothing in common, from the first number on', () => {
  const firsts = Array.from({ length: 2000 }, (_, seed) => seeded(seed)())
  const mean = firsts.reduce((sum, x) => sum + x, 0) / firsts.length
  const together = firsts.slice(1).reduce((sum, x, i) => sum + (x - 0.5) * ((firsts[i] as number) - 0.5), 0)
  expect(mean).toBeGreaterThan(0.47)
  expect(mean).toBeLessThan(0.53)
  expect(Math.abs(together / firsts.length) * 12).toBeLessThan(0.08) // correlation
  expect(Math.min(...firsts)).toBeLessThan(0.01)
  expect(Math.max(...firsts)).toBeGreaterThan(0.99)
})
