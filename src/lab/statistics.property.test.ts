// What must hold of means and intervals whatever the figures are.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  arithmeticMean,
  type Estimate,
  geometricMean,
  pairedRatio,
  shareOf,
  unpairedRatio,
} from './statistics.ts'

const figure = fc.double({ min: 1e-6, max: 1e9, noNaN: true })
const figures = fc.array(figure, { minLength: 2, maxLength: 20 })
const pairs = fc.array(fc.tuple(figure, figure), { minLength: 2, maxLength: 20 })
const near = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(a), Math.abs(b)) + 1e-12)
const inOrder = ({ mean, low, high }: Estimate) => {
  expect(low).toBeLessThanOrEqual(mean * (1 + 1e-9))
  expect(high).toBeGreaterThanOrEqual(mean * (1 - 1e-9))
}

test('a geometric mean lies among its values, and within its interval', () => {
  fc.assert(
    fc.property(figures, (values) => {
      const estimate = geometricMean(values)
      inOrder(estimate)
      expect(estimate.mean).toBeGreaterThanOrEqual(Math.min(...values) * (1 - 1e-9))
      expect(estimate.mean).toBeLessThanOrEqual(Math.max(...values) * (1 + 1e-9))
    }),
  )
})

test('another unit changes nothing but the unit, and the order of values nothing at all', () => {
  fc.assert(
    fc.property(figures, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (values, unit) => {
      const [plain, scaled] = [
        geometricMean(values),
        geometricMean(values.map((value) => value * unit).reverse()),
      ]
      near(scaled.mean, plain.mean * unit)
      near(scaled.high / scaled.mean, plain.high / plain.mean)
    }),
  )
})

test('the other way round, an effect is its inverse, and so is its interval', () => {
  fc.assert(
    fc.property(pairs, (rounds) => {
      const [a, b] = [rounds.map(([x]) => x), rounds.map(([, y]) => y)]
      for (const ratio of [pairedRatio, unpairedRatio]) {
        const [there, back] = [ratio(a, b), ratio(b, a)]
        near(there.mean * back.mean, 1)
        if (there.low > 1e-200 && back.high < 1e200) near(there.low * back.high, 1)
      }
    }),
  )
})

test('a system over itself is 1, with no doubt', () => {
  fc.assert(
    fc.property(figures, (values) => {
      const { mean, low, high } = pairedRatio(values, values)
      for (const figure of [mean, low, high]) near(figure, 1)
    }),
  )
})

test('more of the same rounds narrow the interval around the same mean', () => {
  fc.assert(
    fc.property(figures, (values) => {
      const [once, thrice] = [geometricMean(values), geometricMean([...values, ...values, ...values])]
      near(once.mean, thrice.mean)
      expect(thrice.high).toBeLessThanOrEqual(once.high * (1 + 1e-9))
    }),
  )
})

test('a share, and its interval, is from 0 to 1', () => {
  const round = fc.nat(10_000).chain((all) => fc.nat(all).map((wrong) => ({ wrong, all })))
  fc.assert(
    fc.property(fc.array(round, { minLength: 2, maxLength: 12 }), (rounds) => {
      const { mean, low, high } = shareOf(rounds)
      for (const share of [mean, low, high]) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
      }
      expect(low).toBeLessThanOrEqual(high)
    }),
  )
})

test('an arithmetic mean is within its interval', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 2 }), (values) =>
      inOrder(arithmeticMean(values)),
    ),
  )
})

test('what is no positive number is refused, wherever it stands', () => {
  const bad = fc.constantFrom(0, -1, Number.NaN, Infinity, -Infinity)
  fc.assert(
    fc.property(figures, bad, fc.nat(20), (values, wrong, at) => {
      expect(() => geometricMean(values.toSpliced(at % values.length, 1, wrong))).toThrow(RangeError)
    }),
  )
})
