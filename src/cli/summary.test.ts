import { expect, test } from 'vitest'
import { percentileChart } from './chart.ts'
import { experiment, latencyEffect, look, result, rich } from './fixtures.ts'
import { resultTable } from './result-table.ts'
import { summary } from './summary.ts'
import { toAscii, width } from './text.ts'

test('the table at 80 columns', () => {
  expect(toAscii(resultTable(result, look(80)))).toBe(
    [
      '            req/s     95 % int.     p50     p99    p99.9  errors  wrong  hits',
      '  o before    312       303-321   63 ms  189 ms   378 ms       2  0.2 %     -',
      '  * memory  9 870  9 574-10 166  1.9 ms  5.7 ms  11.4 ms       0      0  97 %',
    ].join('\n'),
  )
})

test('at 60 columns it keeps what answers the question', () => {
  expect(toAscii(resultTable(result, look(60))).split('\n')[0]).toBe(
    '            req/s     p50     p99  errors  wrong  hits',
  )
})

test('the whole story, in order', () => {
  const text = summary(result, experiment, experiment.claims, look(80))
  const parts = [
    'memory carries ×31.6 the throughput of before (30.2–33.1)',
    'p99 38× lower (36–41)',
    'latency by percentile',
    'You said ×10. It was ×31.6, three times what you said.',
    '✓ holds: throughput of memory is at least ×10 that of before',
    'commit abc1234 · seed 1 · 20 connections · 1 round of 1 s',
    '! The machine was busy.',
  ]
  const places = parts.map((part) =>
    text
      .replace(/\n {2}/g, ' ')
      .replace(/ +/g, ' ')
      .indexOf(part),
  )
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('a claim that fails says why', () => {
  const failed = { ...result, claims: [{ text: 'p99 is lower', holds: false, why: 'it is higher' }] }
  expect(summary(failed, experiment, [], look(80))).toContain(
    '✗ does not hold: p99 is lower\n    it is higher',
  )
  const open = {
    ...result,
    claims: [{ text: 'p99 is lower', holds: false, undecided: true as const, why: 'too wide' }],
  }
  expect(summary(open, experiment, [], look(80))).toContain(
    '? is undecided: p99 is lower\n    too wide. More rounds would tell: --rounds 2.',
  )
  const quick = { ...open, workload: { ...open.workload, quick: true as const } }
  expect(summary(quick, experiment, [], look(80))).toContain('leave out --quick')
})

test.each([60, 80, 100])('nothing is wider than %i columns', (columns) => {
  const lines = summary(result, experiment, experiment.claims, look(columns)).split('\n')
  expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(columns)
})

test('what a result has besides comes in its place', () => {
  const text = summary(rich.result, rich.experiment, rich.experiment.claims, look(80))
  const parts = [
    'offered',
    'request',
    'backlog 84',
    'memory carries',
    'percentile',
    'by shops',
    'Knee',
    'Query plan',
  ]
  const places = parts.map((part) => text.indexOf(part))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  for (const line of text.split('\n')) expect(width(line)).toBeLessThanOrEqual(80)
})

test('the effect that was predicted comes first, also that of one kind of request', () => {
  const claim = { metric: 'p99', of: 'memory', over: 'before', route: 'payment', atMost: 1 } as const
  const effects = [...result.effects, { ...latencyEffect, route: 'payment' }]
  const text = summary({ ...result, effects }, experiment, [claim], look(80))
  expect(text).toContain('  the p99 latency of payment in memory is 38× lower (36–41) than that in before')
  expect(text.match(/payment/g)).toHaveLength(1)
})

test('an open loop tells of latency: what was carried is what was offered', () => {
  const workload = { ...result.workload, loop: 'open' as const, rate: 100 }
  const text = summary({ ...result, workload }, experiment, [], look(80))
  expect(text).toContain('the p99 latency of memory is 38× lower (36–41) than that of before')
  expect(text).not.toContain('carries')
})

test('the chart: logarithmic on both axes, a mark for each system', () => {
  const curves = { before: result.systems.before?.curve ?? [], memory: result.systems.memory?.curve ?? [] }
  expect(percentileChart(curves, look(40))).toMatchInlineSnapshot(`
    "     1 s │
             │                 ○○○○○○○○○
      100 ms │   ○○○○○○○○○○○○○○
             │ ○○
             │○                ●●●●●●●●●
       10 ms │         ●●●●●●●●
             │   ●●●●●●
        1 ms │●●●
      500 µs │
             └┬──┬────┬────────┬───────┬
              min    p90      p99    p99.9
              ○ before   ● memory"
  `)
})

test('curves that lie on each other both stay visible', () => {
  const curve: [number, number][] = [
    [0, 100],
    [100, 1000],
  ]
  const rows = percentileChart({ a: curve, b: curve }, look(60))
    .split('\n')
    .filter((row) => row.includes('│'))
  expect(rows.join('')).toContain('○●○●○●')
})

test('nothing measured, nothing drawn', () => {
  expect(percentileChart({ before: [] }, look(80))).toBe('')
})
