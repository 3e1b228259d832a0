// A result in the shapes that charts and tables take.
import type { Claim, Metric } from '../../../../src/lab/experiment.ts'
import { firstEffects } from '../../../../src/lab/headline.ts'
import type { Result } from '../../../../src/lab/result.ts'
import { duration, percent, range, rate } from '../../../../src/lab/units.ts'
import { effectShort } from '../../../../src/lab/words.ts'
import type { BarRow } from '../charts/bars-layout.ts'
import type { Curve } from '../charts/curve-layout.ts'
import { intervalOf } from '../charts/interval.ts'
import type { RoundOfSystems } from '../charts/RoundDots.vue'
import { isOffered } from './result-view.ts'
import { wrongInWords } from './result-words.ts'

const systems = (result: Result) =>
  Object.entries(result.systems).map(([name, system], index) => ({ name, index, ...system }))

/** Throughput is a mean over rounds and has an interval; a percentile is read from all rounds' requests together. */
export const barsOf = (result: Result, metric: Metric): BarRow[] =>
  systems(result).flatMap(({ name, index, throughput, latency, rounds }) => {
    if (metric === 'throughput')
      return isOffered(result, name)
        ? []
        : {
            name,
            index,
            value: throughput.mean,
            interval: intervalOf(throughput),
            rounds: rounds.map((round) => round.throughput),
          }
    return { name, index, value: latency[metric], rounds: rounds.map((round) => round.latency[metric]) }
  })

/** Shares of wrong or missing answers; none where all was right. */
export function wrongBarsOf(result: Result): BarRow[] {
  const all = systems(result)
  if (!all.some(({ errors }) => errors > 0)) return []
  return all.map(({ name, index, wrong, rounds }) => ({
    name,
    index,
    value: wrong.mean,
    interval: intervalOf(wrong),
    rounds: rounds.map((round) => round.wrong),
  }))
}

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

/**
 * One row a system, for reading. Columns that would be empty are left out.
 * @param claims of the result's question
 * @param short what one looks for first: fewer percentiles, and no interval of its own
 */
export function tableOf(result: Result, claims: Claim[], { short = false } = {}): Table {
  const all = systems(result)
  const cached = all.some(({ hitRatio }) => hitRatio !== undefined)
  const wrong = all.some(({ errors }) => errors > 0)
  const offered = all.some(({ offered }) => offered !== undefined)
  const baseline = all[0]?.name ?? ''
  const told = firstEffects(result.effects, result.workload.loop, claims)
  return {
    head: [
      'system',
      'throughput',
      ...(short ? [] : ['95 % interval']),
      ...(offered ? ['offered'] : []),
      ...(short ? ['p50', 'p99'] : ['p50', 'p90', 'p99', 'p99.9']),
      ...(cached ? ['hit ratio'] : []),
      ...(wrong ? ['wrong'] : []),
      'effect',
    ],
    rows: all.map(({ name, throughput, latency, hitRatio, wrong: share, offered: load }) => {
      const interval = intervalOf(throughput)
      const effect = told.find(({ of, over }) => of === name && over === baseline)
      const { p50, p90, p99, p999 } = latency
      return [
        name,
        rate(throughput.mean),
        ...(short ? [] : [interval ? range(...interval) : 'none']),
        ...(offered ? [load === undefined ? 'closed loop' : rate(load)] : []),
        ...(short ? [p50, p99] : [p50, p90, p99, p999]).map(duration),
        ...(cached ? [hitRatio === undefined ? 'none' : percent(hitRatio)] : []),
        ...(wrong ? [wrongInWords(share)] : []),
        effect ? effectShort(effect) : name === baseline ? 'baseline' : 'none',
      ]
    }),
  }
}

export interface Table {
  head: string[]
  rows: string[][]
}

/** Each named kind of request in each system; none where there is only one kind, which is told already. */
export function routesOf(result: Result) {
  const all = systems(result)
  const names = [...new Set(all.flatMap(({ routes = {} }) => Object.keys(routes)))]
  if (names.length < 2) return []
  return names.map((route) => ({
    route,
    systems: all.flatMap(({ name, index, routes }) => {
      const figures = routes?.[route]
      if (!figures) return []
      const effects = result.effects.filter((effect) => effect.of === name && effect.route === route)
      return [{ name, index, ...figures, effects }]
    }),
  }))
}
