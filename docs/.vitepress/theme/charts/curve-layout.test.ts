import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../../src/lab/result.ts'
import { type Curve, extentOf, layoutCurves } from './curve-layout.ts'
import type { Box } from './place-labels.ts'

const recorded = JSON.parse(
  readFileSync(new URL('../../../../benchmarks/recorded/03-caching.json', import.meta.url), 'utf8'),
) as Result
const systems = Object.entries(recorded.systems).map(
  ([name, { curve, latency }], index): Curve => ({ name, index, curve, p50: latency.p50, p99: latency.p99 }),
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
        return label ? [label.box.y] : []
      })
      expect(at.length).toBeGreaterThanOrEqual(2)
      expect(at).toEqual(at.toSorted((a, b) => a - b))
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
