import { describe, expect, test } from 'vitest'
import { another, balanced, rotated, usualWarmUp } from './rounds.ts'

test('each system comes first in turn', () => {
  const orders = [1, 2, 3, 4].map((round) => rotated(['a', 'b', 'c'], round).join(''))
  expect(orders).toEqual(['abc', 'bca', 'cab', 'abc'])
})

test('systems have as long to warm up as three rounds have time for, and long enough to tell that they have settled', () => {
  const usual = {
    quick: false,
    sweep: false,
    curve: false,
    loadSeconds: 0.8,
    leadInSeconds: 0,
    byItself: false,
  }
  expect([1, 2, 3, 4, 5, 8].map((systems) => usualWarmUp(systems, usual))).toEqual([6, 6, 4, 2.8, 2.4, 2.4])
  expect(usualWarmUp(3, { ...usual, loadSeconds: 2 })).toBe(2.8)
  expect(usualWarmUp(3, { ...usual, leadInSeconds: 0.5 })).toBe(3.5)
  expect(usualWarmUp(2, { ...usual, sweep: true })).toBe(2.4)
  expect(usualWarmUp(2, { ...usual, curve: true })).toBe(2.4)
})

test('a quick run does not wait for that', () => {
  const quick = {
    quick: true,
    sweep: false,
    curve: false,
    loadSeconds: 0.5,
    leadInSeconds: 0,
    byItself: false,
  }
  expect(usualWarmUp(2, quick)).toBe(usualWarmUp(5, quick))
  expect(usualWarmUp(2, quick)).toBe(3.2)
  expect(usualWarmUp(2, { ...quick, leadInSeconds: 0.5 })).toBe(1.1)
})

describe('another round', () => {
  const plan = { rounds: { least: 3, wanted: 6, most: 12, step: 2, within: 0.05 }, budgetSeconds: 55 }
  const narrow = { mean: 2, low: 1.95, high: 2.05 }
  const wide = { mean: 2, low: 1.5, high: 2.6 }
  const soon = { spent: 10, perRound: 2 }

  test('until there are the least, whatever the time', () => {
    expect(another(2, [narrow], { spent: 500, perRound: 100 }, plan)).toBe(true)
  })
  test('until there are as many as wanted, or the time is up', () => {
    expect(another(5, [narrow], { spent: 53, perRound: 2 }, plan)).toBe(true)
    expect(another(5, [narrow], { spent: 53.1, perRound: 2 }, plan)).toBe(false)
  })
  test('while an interval is too wide', () => {
    expect(another(6, [narrow, wide], soon, plan)).toBe(true)
    expect(another(6, [narrow, narrow], soon, plan)).toBe(false)
  })
  test('until each system has come first equally often, or the time is up', () => {
    expect(another(7, [narrow], { spent: 53, perRound: 2 }, plan)).toBe(true)
    expect(another(7, [narrow], { spent: 53.1, perRound: 2 }, plan)).toBe(false)
    expect(another(8, [narrow], soon, plan)).toBe(false)
    expect([balanced(3, 1), balanced(3, 2), balanced(3, 3), balanced(5, 3)]).toEqual([3, 4, 3, 6])
  })
  test('but not beyond the most', () => {
    expect(another(12, [wide], soon, plan)).toBe(false)
  })
  test('nor where as many as belong together would go beyond the budget', () => {
    expect(another(6, [wide], { spent: 51, perRound: 2 }, plan)).toBe(true)
    expect(another(6, [wide], { spent: 51.1, perRound: 2 }, plan)).toBe(false)
  })
  test('not when there is nothing to compare', () => {
    expect(another(6, [], soon, plan)).toBe(false)
  })
})
