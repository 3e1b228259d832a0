// From rounds to the result: figures per system, effects over the baseline, reasons for doubt.

import type { Metric } from './experiment.ts'
import { latency, merge, percentileCurve } from './histogram.ts'
import type { Measured } from './measure.ts'
import type { Plan } from './plan.ts'
import type { Effect, ErrorKinds, RoundResult, SystemResult } from './result.ts'
import { geometricMean, pairedRatio, verdict } from './statistics.ts'

export type Rounds = Record<string, Measured>[]

const METRICS: Metric[] = ['throughput', 'p50', 'p99']

const value = (metric: Metric, { throughput, latency }: RoundResult) =>
  metric === 'throughput' ? throughput : latency[metric]

/** The figures of one system over all rounds. */
export function summarize(
  name: string,
  { about }: { about: string },
  engines: Record<string, string>,
  rounds: Rounds,
): SystemResult {
  const measured = rounds.map((round) => round[name] as Measured)
  const histogram = merge(measured.map((m) => m.histogram))
  const results = measured.map((m) => m.result)
  const kind = (of: keyof ErrorKinds) => measured.reduce((sum, m) => sum + m.errors[of], 0)
  const hitRatios = results.flatMap(({ hitRatio }) => (hitRatio === undefined ? [] : [hitRatio]))
  return {
    about,
    engines,
    throughput: geometricMean(results.map((result) => result.throughput)),
    latency: latency(histogram),
    curve: percentileCurve(histogram),
    requests: results.reduce((sum, result) => sum + result.requests, 0),
    errors: results.reduce((sum, result) => sum + result.errors, 0),
    errorKinds: {
      status: kind('status'),
      body: kind('body'),
      timeout: kind('timeout'),
      connection: kind('connection'),
    },
    ...(hitRatios.length > 0 && {
      hitRatio: hitRatios.reduce((sum, ratio) => sum + ratio, 0) / hitRatios.length,
    }),
    rounds: results,
  }
}

/** The effects that claims speak of, and of every system over the baseline. None before the second round. */
export function effects(
  plan: Pick<Plan, 'systems' | 'baseline' | 'claims' | 'loop'>,
  rounds: Rounds,
): Effect[] {
  if (rounds.length < 2) return []
  const others = Object.keys(plan.systems).filter((name) => name !== plan.baseline)
  const pairs = others.map((of) => ({ of, over: plan.baseline }))
  for (const { of, over } of plan.claims) {
    if (!pairs.some((pair) => pair.of === of && pair.over === over)) pairs.push({ of, over })
  }
  return pairs.flatMap(({ of, over }) => METRICS.map((metric) => effect(of, over, metric, rounds)))
}

function effect(of: string, over: string, metric: Metric, rounds: Rounds): Effect {
  const values = (system: string) => rounds.map((round) => value(metric, (round[system] as Measured).result))
  const estimate = pairedRatio(values(of), values(over))
  const { mean: ratio, low, high } = estimate
  return { of, over, metric, ratio, low, high, rounds: rounds.length, verdict: verdict(estimate) }
}

/** Above this utilisation the load generator may be what limits the throughput. */
const GENERATOR_FULL = 0.95
/** Sending later than this, µs, is a fault of the load generator that the latencies contain. */
const GENERATOR_LATE_US = 2_000

/** Reasons to doubt the result that lie in the load generator. */
export function generatorWarnings(loop: Plan['loop'], systems: Record<string, SystemResult>): string[] {
  return Object.entries(systems).flatMap(([name, { rounds }]) => {
    const mean = (of: (round: RoundResult) => number) =>
      rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length
    if (loop.kind === 'open') {
      const late = mean((round) => round.generatorLateP99 ?? 0)
      return late > GENERATOR_LATE_US
        ? [
            `The load generator sent up to ${(late / 1000).toFixed(1)} ms late on "${name}"; its latencies contain that.`,
          ]
        : []
    }
    return mean((round) => round.generatorBusy) > GENERATOR_FULL &&
      mean((round) => round.busy) < GENERATOR_FULL
      ? [`The load generator was at its limit on "${name}", which may carry more.`]
      : []
  })
}

/** Says which systems' throughput was still changing when measuring began, in most rounds. */
export function warmUpWarnings(
  { systems, warmSeconds }: Pick<Plan, 'systems' | 'warmSeconds'>,
  rounds: Rounds,
): string[] {
  const names = Object.keys(systems)
    .filter((name) => rounds.filter((round) => !round[name]?.settled).length > rounds.length / 2)
    .map((name) => `"${name}"`)
  if (names.length === 0) return []
  return [
    `The throughput of ${names.join(' and ')} had not settled when measuring began, after ${warmSeconds} s; warm, it may be higher.`,
  ]
}
