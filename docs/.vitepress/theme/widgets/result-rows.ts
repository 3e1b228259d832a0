// A result in the shapes that charts and tables take.
import type { Result } from '../../../../src/lab/result.ts'
import { duration, group, percent, range, rate } from '../../../../src/lab/units.ts'
import { effectOf, effectShort } from '../../../../src/lab/words.ts'
import type { BarRow } from '../charts/bars-layout.ts'
import type { Curve } from '../charts/curve-layout.ts'
import type { RoundOfSystems } from '../charts/RoundDots.vue'
import { intervalOf } from './result-view.ts'

const systems = (result: Result) =>
  Object.entries(result.systems).map(([name, system], index) => ({ name, index, ...system }))

/** Throughput is a mean over rounds and has an interval; a percentile is read from all rounds' requests together. */
export const barsOf = (result: Result, metric: 'throughput' | 'p99'): BarRow[] =>
  systems(result).map(({ name, index, throughput, latency, rounds }) =>
    metric === 'throughput'
      ? {
          name,
          index,
          value: throughput.mean,
          interval: intervalOf(throughput),
          rounds: rounds.map((round) => round.throughput),
        }
      : { name, index, value: latency.p99, rounds: rounds.map((round) => round.latency.p99) },
  )

export const curvesOf = (result: Result): Curve[] =>
  systems(result).map(({ name, index, curve, latency }) => ({
    name,
    index,
    curve,
    p50: latency.p50,
    p99: latency.p99,
  }))

export function roundsOf(result: Result): RoundOfSystems[] {
  const all = systems(result)
  return (all[0]?.rounds ?? []).map(({ round }, i) => ({
    round,
    systems: Object.fromEntries(all.flatMap(({ name, rounds }) => (rounds[i] ? [[name, rounds[i]]] : []))),
  }))
}

/** One row a system, for reading. Columns that would be empty are left out. */
export function tableOf(result: Result): { head: string[]; rows: string[][] } {
  const all = systems(result)
  const cached = all.some(({ hitRatio }) => hitRatio !== undefined)
  const wrong = all.some(({ errors }) => errors > 0)
  const baseline = all[0]?.name ?? ''
  return {
    head: [
      'system',
      'throughput',
      '95 % interval',
      'p50',
      'p90',
      'p99',
      'p99.9',
      ...(cached ? ['hit ratio'] : []),
      ...(wrong ? ['errors'] : []),
      'effect',
    ],
    rows: all.map(({ name, throughput, latency, hitRatio, errors }) => {
      const interval = intervalOf(throughput)
      const effect = effectOf(result.effects, { of: name, over: baseline, metric: 'throughput', atLeast: 1 })
      return [
        name,
        rate(throughput.mean),
        interval ? range(...interval) : 'none',
        duration(latency.p50),
        duration(latency.p90),
        duration(latency.p99),
        duration(latency.p999),
        ...(cached ? [hitRatio === undefined ? 'none' : percent(hitRatio)] : []),
        ...(wrong ? [group(errors)] : []),
        effect ? effectShort(effect) : name === baseline ? 'baseline' : 'none',
      ]
    }),
  }
}
