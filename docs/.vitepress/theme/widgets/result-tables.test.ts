import { expect, test } from 'vitest'
import { exampleEffect, exampleResult, exampleRound, exampleSystem } from '../../../../src/lab/testing.ts'
import { exampleCurve, exampleLatency, exampleSweep } from '../testing.ts'
import { barsOf, routesOf, tableOf, wrongBarsOf } from './result-rows.ts'
import { curveTable, gaugeOf, gaugeTable, sweepTable } from './result-tables.ts'
import { comparesThroughput } from './result-view.ts'

const share = { mean: 0.04, low: 0.03, high: 0.05 }

test('a load curve has a row for each step', () => {
  const { head, rows } = curveTable({ full: exampleCurve(125) })
  expect(head).not.toContain('system')
  expect(rows[4]).toEqual(['50 %', '62.5 req/s', '62.5 req/s', '16 ms', '11.2 ms', '73.6 ms', '0'])
  expect(curveTable({ a: exampleCurve(), b: exampleCurve() }).rows).toHaveLength(24)
})

test('a sweep has a row for each value and system, and tells of wrong answers where there were any', () => {
  const result = exampleResult({ systems: { a: exampleSystem(), b: exampleSystem() } })
  const sweep = exampleSweep([1, 2], { a: [100, 180], b: [90, 95] })
  expect(sweepTable(result, sweep).rows.map(([value, name]) => [value, name])).toEqual([
    ['1', 'a'],
    ['1', 'b'],
    ['2', 'a'],
    ['2', 'b'],
  ])
  expect(sweepTable(result, sweep).head).not.toContain('wrong')
  ;(sweep.points[1]?.systems.b as { wrong: typeof share }).wrong = share
  expect(sweepTable(result, sweep).rows[3]?.at(-1)).toBe('4 % (3–5 %)')
})

test('gauges tell how rounds ended, and how long it took until all was done', () => {
  const told = (last: number) =>
    exampleRound({ gauges: { backlog: [[0, 9] as [number, number], [2, last] as [number, number]] } })
  const drainSeconds = { mean: 2, low: 1.5, high: 2.5 }
  const queue = exampleSystem({ rounds: [told(0), told(4)], undrained: 1, drainSeconds })
  const result = exampleResult({ systems: { before: exampleSystem(), queue } })
  expect(gaugeOf(result, 'backlog')).toMatchObject([{ name: 'queue', index: 1 }])
  expect(gaugeTable(result, { backlog: { label: 'Backlog', help: '', unit: 'photos' } })).toEqual({
    head: ['system', 'after the load', 'Backlog, photos'],
    rows: [['queue', 'not all done within 15 s, in 1 of 2 rounds; else in 2 s (1.5–2.5)', '2']],
  })
})

test('kinds of requests are told apart where there are several', () => {
  const route = {
    throughput: { mean: 10, low: 9, high: 11 },
    latency: exampleLatency(1000),
    requests: 10,
    errors: 0,
    wrong: share,
  }
  const after = exampleSystem({ routes: { catalog: route, order: route } })
  const effects = [exampleEffect(), exampleEffect({ route: 'order', ratio: 3 })]
  const result = exampleResult({ systems: { before: exampleSystem(), after }, effects })
  expect(
    routesOf(result).map(({ route: name, systems }) => [name, systems.map((it) => it.effects.length)]),
  ).toEqual([
    ['catalog', [0]],
    ['order', [1]],
  ])
  expect(routesOf(exampleResult({ systems: { one: exampleSystem({ routes: { only: route } }) } }))).toEqual(
    [],
  )
})

test('a system that was offered a share of the load shows no throughput to compare', () => {
  const systems = { full: exampleSystem(), half: exampleSystem({ offered: 500 }) }
  const effects = [exampleEffect({ of: 'half', over: 'full', metric: 'p99', ratio: 0.1, verdict: 'lower' })]
  const result = exampleResult({ systems, effects })
  expect(comparesThroughput(result)).toBe(false)
  expect(barsOf(result, 'throughput').map(({ name }) => name)).toEqual(['full'])
  const { head, rows } = tableOf(result, [], { short: true })
  expect(rows.map((row) => row[head.indexOf('offered')])).toEqual(['closed loop', '500 req/s'])
})

test('shares of wrong answers are drawn where there were any', () => {
  expect(wrongBarsOf(exampleResult())).toEqual([])
  const after = exampleSystem({
    errors: 80,
    wrong: share,
    rounds: [exampleRound({ errors: 40, wrong: 0.04 })],
  })
  const [, bar] = wrongBarsOf(exampleResult({ systems: { before: exampleSystem(), after } }))
  expect(bar).toMatchObject({ name: 'after', value: 0.04, interval: [0.03, 0.05], rounds: [0.04] })
})
