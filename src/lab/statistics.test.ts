import { expect, test } from 'vitest'
import { seeded } from './random.ts'
import {
  arithmeticMean,
  geometricDeviation,
  geometricMean,
  median,
  pairedRatio,
  relativeHalfWidth,
  shareOf,
  unpairedRatio,
  verdict,
} from './statistics.ts'

/** Student's t for a two-sided 95 % interval, by degrees of freedom: NIST/SEMATECH e-Handbook, table 1.3.6.7.2. */
const T_TABLE = [
  [1, 12.706],
  [2, 4.303],
  [4, 2.776],
  [9, 2.262],
  [30, 2.042],
] as const

test.each(T_TABLE)('uses the published t-value for %i degrees of freedom', (degrees, t) => {
  // Logarithms 0, 1 … n−1 have mean (n−1)/2 and standard error √((n+1)/12).
  const n = degrees + 1
  const { mean, low, high } = geometricMean(Array.from({ length: n }, (_, i) => Math.exp(i)))
  const standardError = Math.sqrt((n + 1) / 12)
  expect(Math.log(mean)).toBeCloseTo((n - 1) / 2, 9)
  expect((Math.log(high) - Math.log(mean)) / standardError).toBeCloseTo(t, 3)
  expect((Math.log(mean) - Math.log(low)) / standardError).toBeCloseTo(t, 3)
})

test('gives the interval computed by hand for 2, 4 and 8', () => {
  // Logarithms to base 2 are 1, 2, 3: mean 2, s = 1, half width 4.30265/√3 = 2.48414.
  const { mean, low, high } = geometricMean([2, 4, 8])
  expect(mean).toBeCloseTo(4, 9)
  expect(high).toBeCloseTo(4 * 2 ** 2.48414, 3)
  expect(low).toBeCloseTo(4 / 2 ** 2.48414, 5)
})

test('covers the true value in about 95 of 100 samples', () => {
  const random = seeded(7)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const samples = 4000
  let covered = 0
  for (let i = 0; i < samples; i++) {
    const { low, high } = geometricMean(Array.from({ length: 5 }, () => 3 * Math.exp(0.2 * normal())))
    if (low <= 3 && 3 <= high) covered++
  }
  expect(covered / samples).toBeGreaterThan(0.93)
  expect(covered / samples).toBeLessThan(0.97)
})

test('knows nothing of the spread from one value', () => {
  expect(geometricMean([5])).toEqual({ mean: expect.closeTo(5, 9), low: 0, high: Infinity })
})

test.each([0, -1, NaN, Infinity])('refuses %d', (bad) => {
  expect(() => geometricMean([1, bad])).toThrow(RangeError)
})

test('refuses no values and unpaired values', () => {
  expect(() => geometricMean([])).toThrow('no values')
  expect(() => pairedRatio([1, 2], [1])).toThrow('unpaired: 2 and 1 values')
})

test('pairing removes what both share', () => {
  const { mean, low, high } = pairedRatio([200, 20, 2000], [100, 10, 1000])
  expect([mean, low, high]).toEqual([2, 2, 2].map((x) => expect.closeTo(x, 9)))
})

test('the half width is relative to the mean', () => {
  expect(relativeHalfWidth({ mean: 10, low: 9, high: 10.5 })).toBeCloseTo(0.05, 9)
})

test.each([
  [{ low: 1.01, high: 1.2 }, 'higher'],
  [{ low: 0.8, high: 0.99 }, 'lower'],
  [{ low: 0.99, high: 1.01 }, 'no measurable difference'],
  [{ low: 1, high: 1.2 }, 'no measurable difference'],
  [{ low: 0.8, high: 1 }, 'no measurable difference'],
])('says of %o: %s', (interval, words) => {
  expect(verdict(interval)).toBe(words)
})

test('an arithmetic mean has an interval too, never below 0', () => {
  const { mean, low, high } = arithmeticMean([0, 2, 4])
  expect([mean, low]).toEqual([2, 0])
  expect(high).toBeCloseTo(2 + 4.303 * Math.sqrt(4 / 3), 2)
  expect(arithmeticMean([5])).toEqual({ mean: 5, low: 0, high: Infinity })
  expect(() => arithmeticMean([])).toThrow(RangeError)
})

test('a share of wrong answers: over the rounds, or by the rule of three when none was wrong', () => {
  expect(
    shareOf([
      { wrong: 1, all: 4 },
      { wrong: 3, all: 4 },
    ]).mean,
  ).toBe(0.5)
  expect(
    shareOf([
      { wrong: 4, all: 4 },
      { wrong: 4, all: 4 },
    ]),
  ).toEqual({ mean: 1, low: 1, high: 1 })
  expect(
    shareOf([
      { wrong: 0, all: 100 },
      { wrong: 0, all: 200 },
    ]),
  ).toEqual({ mean: 0, low: 0, high: 0.01 })
})

test('the median, of odd and of even numbers', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('the ratio of two groups is of the first over the second', () => {
  expect(unpairedRatio([20, 20], [10, 10]).mean).toBeCloseTo(2)
})

test('geometric deviation is a factor: of equal values 1, of 1, 2 and 4 it is 2', () => {
  expect(geometricDeviation([5, 5, 5])).toBe(1)
  expect(geometricDeviation([1, 2, 4])).toBeCloseTo(2)
})
