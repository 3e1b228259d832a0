import { describe, expect, it } from 'vitest'
import { type Curve, extentOf, layoutCurves } from './curve-layout.ts'
import type { Box } from './place-labels.ts'

/** Five systems as a run of the caching lesson showed them, two of them nearly alike: median and 99th percentile, µs. */
const FIGURES: Record<string, [p50: number, p99: number]> = {
  before: [162_175, 239_487],
  memory: [470, 5_400],
  redis: [1_100, 7_200],
  memcached: [1_000, 7_100],
  edge: [630, 4_700],
}
const systems = Object.entries(FIGURES).map(
  ([name, [p50, p99]], index): Curve => ({
    name,
    index,
    p50,
    p99,
    curve: [
      [0, p50 / 3],
      [50, p50],
      [90, Math.sqrt(p50 * p99)],
      [99, p99],
      [99.9, p99 * 1.4],
      [100, p99 * 2],
    ],
  }),
)
const touch = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe.each([330, 480, 880, 1400])('on a chart %i px wide', (width) => {
  const { labels, marks, end } = layoutCurves(systems, width, 330)
  it('labels don’t lie on each other', () => {
    for (const [i, { box }] of labels.entries())
      for (const other of labels.slice(i + 1)) expect(touch(box, other.box)).toBe(false)
  })
  it('labels stand in the order of their marks', () => {
    for (const percentile of [50, 99]) {
      const at = marks.flatMap((mark) => {
        const label = labels.find((one) => mark.percentile === percentile && one.at === mark.at)
        return label ? [{ mark: mark.at[1], label: label.box.y }] : []
      })
      expect(at.length).toBeGreaterThanOrEqual(2)
      // Of marks that nearly lie on each other, either label may be the upper one.
      for (const [i, upper] of at.entries())
        for (const lower of at.slice(i + 1))
          if (lower.mark - upper.mark > 12) expect(lower.label).toBeGreaterThan(upper.label)
    }
  })
  it('leaves names their room', () => {
    expect(end).toBeLessThan(width - 40)
  })
})

it('draws a curve of few requests to its mark at 99 %', () => {
  const few: Curve = {
    name: 'few',
    index: 0,
    curve: [
      [0, 10],
      [90, 20],
    ],
    p50: 15,
    p99: 40,
  }
  const { lines, marks } = layoutCurves([few], 600, 330)
  expect(lines[0]?.points.at(-1)).toEqual(marks.find(({ percentile }) => percentile === 99)?.at)
})

it('has no extent without requests', () => {
  expect(extentOf([{ name: 'none', index: 0, curve: [], p50: 0, p99: 0 }])[1]).toBe(0)
})
