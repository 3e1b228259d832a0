import { describe, expect, it } from 'vitest'
import { exampleCurve } from '../testing.ts'
import { textWidth } from './labels.ts'
import { hasAnswers, layoutLoadCurve } from './load-curve-layout.ts'
import type { Box } from './place-labels.ts'

const HEIGHT = 500
const one = [{ name: 'full', index: 0, curve: exampleCurve() }]
const two = [...one, { name: 'indexed', index: 1, curve: exampleCurve(900) }]
const touch = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe.each([340, 480, 880, 1400])('on a chart %i px wide', (width) => {
  const layout = layoutLoadCurve(one, width, HEIGHT)
  it('everything measured is inside the axes', () => {
    for (const [x, y] of [...layout.lines, ...layout.carried.lines].flatMap(({ points }) => points)) {
      expect(x).toBeGreaterThanOrEqual(layout.x.range[0])
      expect(x).toBeLessThanOrEqual(layout.end)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(HEIGHT)
    }
    for (const [, y] of layout.laws.flatMap(({ points }) => points))
      expect(y).toBeLessThanOrEqual(layout.ground)
  })
  it('the names of lines have room beside their ends', () => {
    expect(layout.names.map(({ text }) => text).sort()).toEqual(['mean', 'p50', 'p99'])
    for (const { text } of layout.names)
      expect(layout.end + 12 + textWidth(text, 14)).toBeLessThanOrEqual(width)
  })
  it('the names of laws don’t lie on each other, nor those of lines', () => {
    const [first, second] = layout.laws
    expect(first && second && touch(first.box, second.box)).toBe(false)
    const heights = layout.names.map(({ y }) => y).sort((a, b) => a - b)
    for (const [i, y] of heights.slice(1).entries())
      expect(y - (heights[i] as number)).toBeGreaterThanOrEqual(16.9)
  })
})

it('theory’s line goes through the means of a system that obeys it', () => {
  const { lines, laws } = layoutLoadCurve(one, 880, HEIGHT)
  const law = laws.find(({ text }) => text.includes('M/M/1'))?.points ?? []
  const means = lines.find(({ figure }) => figure === 'mean')?.points ?? []
  for (const [x, y] of means.slice(0, 9)) {
    const nearest = law.reduce((best, point) =>
      Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best,
    )
    expect(Math.abs(nearest[1] - y)).toBeLessThan(6)
  }
})

it('marks the knee of M/M/1 at half of the capacity', () => {
  const { knees, x } = layoutLoadCurve(one, 880, HEIGHT)
  expect(knees).toHaveLength(1)
  expect(knees[0]?.x).toBe(x(0.5))
})

it('what is carried follows the diagonal up to the capacity, and stays there', () => {
  const { carried } = layoutLoadCurve(one, 880, HEIGHT)
  const points = carried.lines[0]?.points ?? []
  expect(points[4]?.[1]).toBeCloseTo(carried.y(0.5), 6)
  expect(points.at(-1)?.[1]).toBeCloseTo(carried.y(1), 6)
})

it('of several systems each line is named with its system', () => {
  const { names, laws } = layoutLoadCurve(two, 880, HEIGHT)
  expect(names.map(({ text }) => text).sort()).toEqual(['full p50', 'full p99', 'indexed p50', 'indexed p99'])
  expect(laws.map(({ text }) => text)).toEqual(['M/M/1, full', 'M/M/1, indexed'])
})

it('a system that answered nothing has no curve', () => {
  const curve = exampleCurve()
  const silent = {
    ...curve,
    points: curve.points.map((point) => ({ ...point, latency: { ...point.latency, mean: 0 } })),
  }
  expect(hasAnswers([{ name: 'full', index: 0, curve: silent }])).toBe(false)
  expect(hasAnswers(one)).toBe(true)
})
