import { describe, expect, it } from 'vitest'
import { type Box, placeLabels, sampled } from './place-labels.ts'

const bounds = { x: 0, y: 0, width: 400, height: 200 }
const label = (x: number, y: number) => ({
  at: [x, y] as [number, number],
  width: 60,
  height: 18,
  spots: [
    [10, -16],
    [10, 16],
    [-70, -16],
    [-70, 16],
    [10, -34],
    [10, 34],
  ] as [number, number][],
})
const touch = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe('placeLabels', () => {
  it('takes the first spot where nothing is in the way', () => {
    expect(placeLabels([label(100, 100)], [], [], bounds)).toEqual([{ x: 110, y: 75, width: 60, height: 18 }])
  })
  it('keeps labels of points that lie close together from each other', () => {
    const placed = placeLabels([label(100, 100), label(100, 103), label(100, 106)], [], [], bounds)
    for (const [i, box] of placed.entries())
      for (const other of placed.slice(i + 1)) expect(touch(box, other)).toBe(false)
  })
  it('keeps off lines, marks and the edge', () => {
    const line = sampled([
      [100, 84],
      [300, 84],
    ])
    expect(placeLabels([label(100, 100)], line, [], bounds)[0]?.y).toBe(107)
    const mark = { x: 105, y: 70, width: 20, height: 20 }
    expect(placeLabels([label(100, 100)], [], [mark], bounds)[0]?.y).toBe(107)
    expect(placeLabels([label(380, 100)], [], [], bounds)[0]?.x).toBe(310)
  })
})

it('samples a line so that nothing falls between its points', () => {
  const points = sampled([
    [0, 0],
    [0, 100],
  ])
  expect(points.at(-1)).toEqual([0, 100])
  expect(points.length).toBeGreaterThan(25)
})
