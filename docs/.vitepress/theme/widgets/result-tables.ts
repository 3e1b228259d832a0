// The parts of a result as tables: load curve, sweep, kinds of requests, gauges.

import { drainInWords } from '../../../../src/lab/drain.ts'
import type { Gauge } from '../../../../src/lab/experiment.ts'
import type { LoadCurve, Result, SweepResult } from '../../../../src/lab/result.ts'
import { duration, group, percent, range, rate, significant } from '../../../../src/lab/units.ts'
import type { GaugeOf } from '../charts/gauge-layout.ts'
import { intervalOf } from '../charts/interval.ts'
import type { Table } from './result-rows.ts'
import { wrongInWords } from './result-words.ts'

export function curveTable(curves: Record<string, LoadCurve>): Table {
  const all = Object.entries(curves)
  const alone = all.length === 1
  return {
    head: [
      'of the capacity',
      ...(alone ? [] : ['system']),
      'offered',
      'carried',
      'mean',
      'p50',
      'p99',
      'errors',
    ],
    rows: all.flatMap(([name, { points }]) =>
      points.map(({ share, offered, goodput, latency, errors }) => [
        percent(Number(share.toFixed(3))),
        ...(alone ? [] : [name]),
        rate(offered),
        rate(goodput),
        ...[latency.mean, latency.p50, latency.p99].map((us) => (us > 0 ? duration(us) : 'none')),
        group(errors),
      ]),
    ),
  }
}

export function sweepTable(
  { systems }: Pick<Result, 'systems'>,
  { label, unit, points }: SweepResult,
): Table {
  const names = Object.keys(systems)
  const wrong = points.some((point) => Object.values(point.systems).some((of) => of.wrong.mean > 0))
  return {
    head: [label, 'system', 'throughput', '95 % interval', 'p50', 'p99', ...(wrong ? ['wrong'] : [])],
    rows: points.flatMap(({ value, systems: measured }) =>
      names.flatMap((name) => {
        const of = measured[name]
        if (!of) return []
        const interval = intervalOf(of.throughput)
        return [
          [
            unit ? `${significant(value)} ${unit}` : significant(value),
            name,
            rate(of.throughput.mean),
            interval ? range(...interval) : 'none',
            duration(of.latency.p50),
            duration(of.latency.p99),
            ...(wrong ? [wrongInWords(of.wrong)] : []),
          ],
        ]
      }),
    ),
  }
}

/** A gauge of each system that told it, with its samples of all rounds. */
export const gaugeOf = ({ systems }: Pick<Result, 'systems'>, gauge: string): GaugeOf[] =>
  Object.entries(systems).flatMap(([name, { rounds }], index) => {
    const samples = rounds.map((round) => round.gauges?.[gauge] ?? [])
    return samples.some((of) => of.length > 0) ? [{ name, index, rounds: samples }] : []
  })

/** What each system said last in each round, as the mean over rounds; and whether and when all was done. */
export function gaugeTable({ systems }: Pick<Result, 'systems'>, gauges: Record<string, Gauge>): Table {
  const drains = Object.values(systems).some((system) => drainInWords(system))
  const told = Object.entries(systems).filter(([, { rounds }]) => rounds.some((round) => round.gauges))
  return {
    head: [
      'system',
      ...(drains ? ['after the load'] : []),
      ...Object.values(gauges).map(({ label, unit }) => (unit ? `${label}, ${unit}` : label)),
    ],
    rows: told.map(([name, system]) => [
      name,
      ...(drains ? [drainInWords(system) || 'none'] : []),
      ...Object.keys(gauges).map((gauge) => {
        const last = system.rounds.flatMap((round) => round.gauges?.[gauge]?.at(-1)?.[1] ?? [])
        return last.length ? significant(last.reduce((sum, value) => sum + value, 0) / last.length) : 'none'
      }),
    ]),
  }
}
