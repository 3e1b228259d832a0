// The tests of fit know a Poisson process from what only looks like one.
import { describe, expect, test } from 'vitest'
import { exponential, seeded } from '../lab/random.ts'
import { dispersion, fitExponential } from './goodness.ts'

const gaps = (seed: number, n: number, mean = 1) => {
  const random = seeded(seed)
  return Array.from({ length: n }, () => exponential(random, 1 / mean))
}
const times = (some: number[]) => {
  let now = 0
  return some.map((gap) => {
    now += gap
    return now
  })
}

describe('fit of gaps', () => {
  test('D of four values by hand', () => {
    // F(x) = 1 − e^−x at ln 2 is 0.5: below 0, above 1/1
    expect(fitExponential([Math.LN2], 1).distance).toBeCloseTo(0.5)
    expect(fitExponential([0.1, 0.2, 0.3, 0.4], 1).distance).toBeCloseTo(Math.exp(-0.4)) // 1 − F(0.4)
  })
  test('p is that of published tables: z = 1.358 for 5 %, 1.628 for 1 %', () => {
    const of = (z: number) => {
      const n = 10_000
      const distance = z / (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n))
      // n values spread evenly by F but for one jump of that size
      const sample = Array.from({ length: n }, (_, i) => -Math.log(1 - Math.max(0, (i + 1) / n - distance)))
      return fitExponential(sample, 1).p
    }
    expect(of(1.358)).toBeCloseTo(0.05, 3)
    expect(of(1.628)).toBeCloseTo(0.01, 3)
  })
  test('p for few values too: n = 10, D = 0.409 for 5 %', () => {
    const sample = Array.from({ length: 10 }, (_, i) => -Math.log(1 - Math.max(0, (i + 1) / 10 - 0.409)))
    expect(fitExponential(sample, 1).distance).toBeCloseTo(0.409)
    expect(fitExponential(sample, 1).p).toBeCloseTo(0.05, 2)
  })
  test('exponential gaps are accepted about nineteen times of twenty', () => {
    const accepted = Array.from({ length: 200 }, (_, seed) => fitExponential(gaps(seed, 500), 1)).filter(
      ({ p }) => p > 0.05,
    )
    expect(accepted.length).toBeGreaterThan(180)
    expect(accepted.length).toBeLessThan(199)
  })
  test.each([
    ['a beat', () => Array.from({ length: 500 }, () => 1)],
    ['evenly distributed', () => gaps(1, 500).map((x) => 2 * (1 - Math.exp(-x)))],
    ['of another mean', () => gaps(1, 500, 1.3)],
  ])('%s is refused', (_, sample) => {
    expect(fitExponential(sample(), 1).p).toBeLessThan(0.001)
  })
  test('no values', () => expect(() => fitExponential([], 1)).toThrow(RangeError))
})

describe('dispersion', () => {
  test('of a Poisson process it is about 1', () => {
    expect(dispersion(times(gaps(3, 50_000)), 10)).toBeGreaterThan(0.9)
    expect(dispersion(times(gaps(3, 50_000)), 10)).toBeLessThan(1.1)
  })
  test('of a beat 0, of crowds more than 1', () => {
    expect(
      dispersion(
        Array.from({ length: 1001 }, (_, i) => i),
        10,
      ),
    ).toBe(0)
    expect(dispersion(times(gaps(3, 5_000).flatMap((gap) => [gap * 5, 0, 0, 0, 0])), 10)).toBeGreaterThan(3)
  })
  test('too short', () => expect(() => dispersion([0, 1], 1)).toThrow(RangeError))
})
