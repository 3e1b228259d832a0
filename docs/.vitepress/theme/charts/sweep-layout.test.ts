import { describe, expect, it } from 'vitest'
import { exampleResult, exampleSystem } from '../../../../src/lab/testing.ts'
import { exampleSweep } from '../testing.ts'
import { layoutSweep } from './sweep-layout.ts'
import { drawSweep } from './sweep-series.ts'

const result = (...names: string[]) =>
  exampleResult({ systems: Object.fromEntries(names.map((name) => [name, exampleSystem()])) })
const scaling = exampleSweep([1, 2, 3, 4], { balancer: [100, 180, 240, 280] })

describe('instances', () => {
  const { series, laws, logY } = drawSweep(result('balancer'), scaling, 'instances')
  it('are drawn as what they carry, with its interval, from 0', () => {
    expect(series[0]?.points.map(({ y }) => y)).toEqual([100, 180, 240, 280])
    expect(series[0]?.points[1]?.interval?.[0]).toBeCloseTo(171)
    expect(logY).toBe(false)
  })
  it('stand beside perfect scaling and the fitted laws', () => {
    expect(laws.map(({ text, index }) => [text, index])).toEqual([
      ['perfect scaling', undefined],
      ['Amdahl', 0],
      ['USL', 0],
    ])
    expect(laws[0]?.at(4)).toBe(400)
    expect(laws[2]?.at(3)).toBeCloseTo(240, -1)
  })
  it('of several systems have the law that says more, and are told apart by name', () => {
    const both = exampleSweep([1, 2, 3, 4], { balancer: [100, 180, 240, 280], cluster: [110, 190, 260, 300] })
    expect(drawSweep(result('balancer', 'cluster'), both, 'instances').laws.map(({ text }) => text)).toEqual([
      'perfect scaling, cluster',
      'USL, balancer',
      'USL, cluster',
    ])
  })
})

it('rows are drawn as the median on two logarithmic axes, each system with the law that fits it', () => {
  const rows = exampleSweep([1_000, 10_000, 100_000, 1_000_000], {
    scan: [1000, 100, 10, 1],
    index: [1000, 760, 600, 500],
  })
  const { series, laws, logX, logY } = drawSweep(result('scan', 'index'), rows, 'rows')
  expect([logX, logY]).toEqual([true, true])
  expect(series.map(({ name, index }) => [name, index])).toEqual([
    ['scan', 0],
    ['index', 1],
  ])
  expect(laws.map(({ text }) => text)).toEqual(['O(n), scan', 'O(log n), index'])
})

it('any other knob is drawn as throughput, on logarithmic axes where its values lie far apart', () => {
  const near = drawSweep(result('a'), exampleSweep([1, 2, 5], { a: [10, 20, 30] }), 'plain')
  expect(near).toMatchObject({ what: 'right answers a second', logX: false, logY: false, laws: [] })
  const far = drawSweep(result('a'), exampleSweep([1, 10, 100], { a: [10, 100, 1000] }), 'plain')
  expect(far).toMatchObject({ logX: true, logY: true })
})

it('a system that is missing at some value has its other points', () => {
  const sweep = exampleSweep([1, 2, 3], { a: [10, 20, 30], b: [10, 15, 20] })
  delete sweep.points[1]?.systems.b
  const { series } = drawSweep(result('a', 'b'), sweep, 'plain')
  expect(series[1]?.points.map(({ x }) => x)).toEqual([1, 3])
})

describe.each([340, 480, 880])('on a chart %i px wide', (width) => {
  const drawing = drawSweep(result('balancer'), scaling, 'instances')
  const { lines, laws, end, left, ground, ticks } = layoutSweep(drawing, width, 340)
  it('points, intervals and laws are inside the axes', () => {
    const points = [
      ...lines.flatMap(({ points }) => points.map(({ at }) => at)),
      ...laws.flatMap(({ points }) => points),
    ]
    for (const [x, y] of points) {
      expect(x).toBeGreaterThanOrEqual(left)
      expect(x).toBeLessThanOrEqual(end)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(ground)
    }
  })
  it('each value has its tick', () => {
    expect(ticks).toEqual([1, 2, 3, 4])
  })
})
