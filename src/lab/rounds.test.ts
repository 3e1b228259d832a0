import { describe, expect, test } from 'vitest'
import { another, rotated } from './rounds.ts'

test('each system comes first in turn', () => {
  const orders = [1, 2, 3, 4].map((round) => rotated(['a', 'b', 'c'], round).join(''))
  expect(orders).toEqual(['abc', 'bca', 'cab', 'abc'])
})

describe('another round', () => {
  const plan = { rounds: { least: 5, most: 12 }, budgetSeconds: 55 }
  const narrow = { mean: 2, low: 1.95, high: 2.05 }
  const wide = { mean: 2, low: 1.5, high: 2.6 }
  const soon = { spent: 10, perRound: 2 }

  test('until there are the least, whatever the time', () => {
    expect(another(4, [narrow], { spent: 500, perRound: 100 }, plan)).toBe(true)
  })
  test('while an interval is too wide', () => {
    expect(another(5, [narrow, wide], soon, plan)).toBe(true)
    expect(another(5, [narrow, narrow], soon, plan)).toBe(false)
  })
  test('but not beyond the most', () => {
    expect(another(12, [wide], soon, plan)).toBe(false)
  })
  test('nor beyond the budget', () => {
    expect(another(6, [wide], { spent: 53, perRound: 2 }, plan)).toBe(true)
    expect(another(6, [wide], { spent: 53.1, perRound: 2 }, plan)).toBe(false)
  })
  test('not when there is nothing to compare', () => {
    expect(another(5, [], soon, plan)).toBe(false)
  })
})
