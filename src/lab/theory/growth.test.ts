import { expect, test } from 'vitest'
import { growth } from './growth.ts'

const SIZES = [1_000, 10_000, 100_000, 1_000_000]
const costs = (of: (n: number) => number) => SIZES.map((n) => ({ n, cost: of(n) }))

test('a scan: in proportion, with a slope of 1', () => {
  const scan = growth(costs((n) => 0.1 * n))
  expect(scan).toMatchObject({ best: 'linear' })
  expect(scan?.exponent).toBeCloseTo(1, 10)
  expect(scan?.linear(500)).toBeCloseTo(50, 6)
})

test('a fixed cost before the scan lowers the slope, and is no other model', () => {
  const scan = growth(costs((n) => 300 + 0.01 * n))
  expect(scan?.best).toBe('linear')
  expect(scan?.exponent).toBeLessThan(0.8)
})

test('an index: with the logarithm', () => {
  const index = growth(costs((n) => 20 + 10 * Math.log2(n)))
  expect(index?.best).toBe('logarithmic')
  expect(index?.logarithmic(1024)).toBeCloseTo(120, 6)
})

test('what hardly grows is constant, as far as it can be told', () => {
  expect(growth(costs((n) => 200 + Math.log2(n)))?.best).toBe('constant')
  expect(growth(costs((n) => 1000 - 10 * Math.log2(n)))?.best).toBe('constant')
})

test('two sizes fit every model, so they tell nothing', () => {
  expect(growth(costs((n) => n).slice(0, 2))).toBeUndefined()
  expect(growth([...costs((n) => n).slice(0, 3)].map((point) => ({ ...point, cost: 0 })))).toBeUndefined()
})
