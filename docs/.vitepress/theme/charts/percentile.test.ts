import { expect, test } from 'vitest'
import { drawnCurve, stretch } from './percentile.ts'

test('each further nine takes the same room', () => {
  expect([0, 90, 99, 99.9, 99.99].map((percentile) => stretch(percentile).toFixed(6))).toEqual([
    '0.000000',
    '1.000000',
    '2.000000',
    '3.000000',
    '4.000000',
  ])
  expect(stretch(100)).toBe(stretch(99.99))
})

test('a curve is drawn to 99.99 % at most, or to its own end', () => {
  const short: [number, number][] = [
    [0, 10],
    [99, 20],
  ]
  expect(drawnCurve(short)).toEqual(short)
  const long = drawnCurve([...short, [99.9, 40], [99.999, 400]])
  expect(long).toHaveLength(4)
  expect(long.at(-1)?.[0]).toBe(99.99)
  expect(long.at(-1)?.[1]).toBeCloseTo(40 * Math.sqrt(10), 3)
  expect(drawnCurve([])).toEqual([])
})
