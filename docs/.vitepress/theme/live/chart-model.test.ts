import { expect, test } from 'vitest'
import { extent, linePath, secondTicks, timeWindow, visibleBands } from './chart-model.ts'
import { fold, newRunView, type Point } from './run-view.ts'

const point = (at: number, throughput: number, p99: number | null = null): Point => ({
  at,
  throughput,
  p99,
  errors: 0,
})
const same = (value: number) => value

test('a line breaks where there is no value', () => {
  const points = [point(1, 5, 5), point(2, 5), point(3, 7, 7), point(4, 8, 8)]
  expect(linePath(points, ({ p99 }) => p99, same, same)).toBe('M1.0 5.0M3.0 7.0L4.0 8.0')
})

test('a play shows its last minute', () => {
  const view = newRunView()
  fold(view, { type: 'playing', lesson: 'x', system: 'a', knobs: {}, loop: { kind: 'closed' } }, 5)
  expect(timeWindow(view, 800)).toEqual({ from: 5, to: 65, zero: 5 })
  view.now = 100
  expect(timeWindow(view, 800)).toEqual({ from: 40, to: 100, zero: 5 })
})

test('a run that is over is shown whole, whatever the width', () => {
  const view = newRunView()
  fold(view, { type: 'load', round: 1, system: 'a', phase: 'warm', seconds: 2 }, 4)
  fold(view, { type: 'stopped' }, 50)
  expect(timeWindow(view, 200)).toEqual({ from: 4, to: 50, zero: 4 })
})

test('on a narrow page a long run shows its newest part', () => {
  const view = newRunView()
  const load = { loop: { kind: 'closed' as const }, curveSeconds: 0 }
  const start = {
    lesson: 'x',
    systems: ['a', 'b'],
    knobs: {},
    rounds: { least: 6, most: 12, step: 2 },
    warmSeconds: 3,
    loadSeconds: 1,
  }
  fold(view, { type: 'start', ...start, budgetSeconds: 55, ...load, machine: {} as never }, 0)
  fold(view, { type: 'load', round: 1, system: 'a', phase: 'warm', seconds: 3 }, 0)
  view.now = 40
  const { from, to } = timeWindow(view, 250)
  expect(to - from).toBe(25)
  expect(to).toBeGreaterThan(40)
})

test('only what is in view counts for the axes', () => {
  const band = { system: 'a', round: 1, phase: 'warm', seconds: 1 } as const
  const bands = [
    { ...band, from: 0, to: 1, points: [point(0.5, 900, 20)] },
    { ...band, from: 1, to: null, points: [point(1.5, 100, 500)] },
  ]
  expect(extent(visibleBands(bands, { from: 2, to: 10, zero: 0 }))).toEqual({
    throughput: 100,
    p99: [500, 500],
  })
})

test('ticks are round seconds of the chart’s own clock', () => {
  expect(secondTicks({ from: 7, to: 17, zero: 7 }, 300)).toEqual([0, 2, 4, 6, 8, 10])
})
