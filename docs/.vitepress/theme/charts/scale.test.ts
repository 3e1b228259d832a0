import { describe, expect, it } from 'vitest'
import { linear, log } from './scale.ts'

describe('linear', () => {
  it('maps its domain onto its range, upside down where asked', () => {
    const y = linear([0, 10], [100, 0])
    expect([y(0), y(5), y(10)]).toEqual([100, 50, 0])
  })
  it('widens to round numbers and puts ticks there', () => {
    const x = linear([0, 21_739], [0, 400], { nice: true })
    expect(x.domain).toEqual([0, 30_000])
    expect(x.ticks).toEqual([0, 10_000, 20_000, 30_000])
  })
  it('says 0.3, not 0.30000000000000004', () => {
    expect(linear([0, 0.4], [0, 1]).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4])
  })
  it('stands a domain without width', () => {
    expect(linear([5, 5], [0, 100])(5)).toBe(0)
    expect(linear([0, 0], [0, 100], { nice: true })(0)).toBe(0)
  })
})

describe('log', () => {
  it('gives each power of ten the same room', () => {
    const y = log([1, 10_000], [0, 400])
    expect([y(1), y(10), y(100), y(10_000)].map(Math.round)).toEqual([0, 100, 200, 400])
    expect(y.ticks).toEqual([1, 10, 100, 1000, 10_000])
  })
  it('puts more ticks between where there are few powers, and fewer where there are many', () => {
    expect(log([100, 500], [0, 1]).ticks).toEqual([100, 200, 500])
    expect(log([1, 1e9], [0, 1], { count: 4 }).ticks).toEqual([1, 1000, 1e6, 1e9])
  })
  it('has ticks in a narrow domain that holds no power of ten', () => {
    expect(log([310, 390], [0, 1]).ticks.length).toBeGreaterThan(1)
  })
  it('widens to 1, 2 or 5 times a power of ten', () => {
    expect(log([64, 369_919], [0, 1], { nice: true }).domain).toEqual([50, 500_000])
  })
  it('puts 0 at its lower end, and stands a domain of zeros', () => {
    expect(log([10, 100], [7, 90])(0)).toBe(7)
    expect(Number.isFinite(log([0, 0], [0, 100], { nice: true })(0))).toBe(true)
  })
})
