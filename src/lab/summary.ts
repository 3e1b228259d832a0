// From rounds to the result: figures per system, effects over the baseline, reasons for doubt.

import { isRatio } from './claim.ts'
import type { Metric } from './experiment.ts'
import type { Measured } from './figures.ts'
import { type Histogram, latency, merge, percentileCurve } from './histogram.ts'
import type { Plan } from './plan.ts'
import type { Effect, ErrorKinds, RoundResult, RouteResult, SystemResult } from './result.ts'
import { arithmeticMean, type Estimate, geometricMean, pairedRatio, shareOf, verdict } from './statistics.ts'

export type Rounds = Record<string, Measured>[]

const METRICS: Metric[] = ['throughput', 'p50', 'p99']

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
  const kind = (of: keyof ErrorKinds) => sum(measured.map((m) => m.errors[of]))
  const some = (of: (round: RoundResult) => number | undefined) =>
    results.map(of).filter((value) => value !== undefined)
  const hitRatios = some(({ hitRatio }) => hitRatio)
  const offered = some((round) => round.offered)
  const drains = some(({ drainSeconds }) => drainSeconds)
  const undrained = results.filter((round) => round.undrained).length
  const routes = routesOf(measured)
  const { shows } = measured.at(-1) as Measured
  return {
    about,
    engines,
    throughput: meanOf(results.map(({ throughput }) => throughput)),
    latency: latency(histogram),
    curve: percentileCurve(histogram),
    requests: sum(results.map(({ requests }) => requests)),
    errors: sum(results.map(({ errors }) => errors)),
    errorKinds: {
      status: kind('status'),
      body: kind('body'),
      timeout: kind('timeout'),
      connection: kind('connection'),
    },
    wrong: shareOf(measured.map((m) => wrongOf(m.histogram, m.result.errors))),
    ...(hitRatios.length > 0 && { hitRatio: arithmeticMean(hitRatios).mean }),
    ...(offered.length > 0 && { offered: arithmeticMean(offered).mean }),
    ...(routes && { routes }),
    ...(drains.length > 1 && { drainSeconds: arithmeticMean(drains) }),
    ...(undrained > 0 && { undrained }),
    ...(shows && { shows }),
    rounds: results,
  }
}

const sum = (values: number[]) => values.reduce((total, x) => total + x, 0)

/** Of rates that differ by factors, unless one of them is 0. */
const meanOf = (values: number[]): Estimate =>
  values.every((value) => value > 0) ? geometricMean(values) : arithmeticMean(values)

/** Wrong answers and those that never came, of all that were asked for. */
const wrongOf = (right: Histogram, wrong: number) => ({ wrong, all: right.totalCount + wrong })

function routesOf(measured: Measured[]): Record<string, RouteResult> | undefined {
  const names = Object.keys(measured[0]?.routes ?? {})
  if (names.length === 0) return undefined
  return Object.fromEntries(
    names.map((name) => {
      const rounds = measured.map(({ result }) => result.routes?.[name] as RouteRound)
      const histograms = measured.map(({ routes }) => routes[name] as Histogram)
      return [
        name,
        {
          throughput: meanOf(rounds.map(({ throughput }) => throughput)),
          latency: latency(merge(histograms)),
          requests: sum(rounds.map(({ requests }) => requests)),
          errors: sum(rounds.map(({ errors }) => errors)),
          wrong: shareOf(rounds.map(({ errors }, i) => wrongOf(histograms[i] as Histogram, errors))),
        },
      ]
    }),
  )
}

type RouteRound = NonNullable<RoundResult['routes']>[string]

/** The effects that claims speak of, and of every system over the baseline. None before the second round. */
export function effects(
  plan: Pick<Plan, 'systems' | 'baseline' | 'claims' | 'loop'>,
  rounds: Rounds,
): Effect[] {
  if (rounds.length < 2) return []
  const others = Object.keys(plan.systems).filter((name) => name !== plan.baseline)
  const pairs = others.map((of) => ({ of, over: plan.baseline }))
  for (const claim of plan.claims) {
    if (!isRatio(claim)) continue
    const { of, over } = claim
    if (!pairs.some((pair) => pair.of === of && pair.over === over)) pairs.push({ of, over })
  }
  const routes = [undefined, ...Object.keys(rounds[0]?.[plan.baseline]?.routes ?? {})]
  return pairs.flatMap((pair) =>
    routes.flatMap((route) =>
      METRICS.filter((metric) => metric !== 'throughput' || !isOffered(plan, pair)).flatMap((metric) =>
        effect({ ...pair, metric, ...(route !== undefined && { route }) }, rounds),
      ),
    ),
  )
}

/** A system that was offered some load and carried it says nothing of what it can carry. */
const isOffered = ({ systems }: Pick<Plan, 'systems'>, { of, over }: { of: string; over: string }) =>
  [of, over].some((name) => systems[name]?.load)

/** None when a round has no figure for it: then there is no ratio. */
function effect(asked: Pick<Effect, 'of' | 'over' | 'metric' | 'route'>, rounds: Rounds): Effect[] {
  const values = (system: string) =>
    rounds.map((round) => figure(asked.metric, (round[system] as Measured).result, asked.route))
  const [of, over] = [values(asked.of), values(asked.over)]
  if (![...of, ...over].every((value) => value > 0)) return []
  const estimate = pairedRatio(of, over)
  const { mean: ratio, low, high } = estimate
  return [{ ...asked, ratio, low, high, rounds: rounds.length, verdict: verdict(estimate) }]
}

/** A round's figure, of all requests or of one kind alone; 0 where there is none. */
export function figure(metric: Metric, result: RoundResult, route?: string): number {
  const { throughput = 0, latency } = route === undefined ? result : (result.routes?.[route] ?? {})
  return metric === 'throughput' ? throughput : (latency?.[metric] ?? 0)
}

/** Above this utilisation the load generator may be what limits the throughput. */
const GENERATOR_FULL = 0.95
/** Sending later than this, µs, is a fault of the load generator that the latencies contain. */
const GENERATOR_LATE_US = 2_000

/** Reasons to doubt the result that lie in the load generator. Systems that are offered a share of another's throughput have an open loop too. */
export function generatorWarnings(loop: Plan['loop'], systems: Record<string, SystemResult>): string[] {
  return Object.entries(systems).flatMap(([name, { rounds }]) => {
    const mean = (of: (round: RoundResult) => number) =>
      rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length
    if (loop.kind === 'open' || rounds.some(({ offered }) => offered !== undefined)) {
      const late = mean((round) => round.generatorLateP99 ?? 0)
      return late > GENERATOR_LATE_US
        ? [
            `The load generator was late on "${name}", one request in a hundred by ${(late / 1000).toFixed(1)} ms or more; its latencies contain that.`,
          ]
        : []
    }
    return mean((round) => round.generatorBusy) > GENERATOR_FULL &&
      mean((round) => round.busy) < GENERATOR_FULL
      ? [`The load generator was at its limit on "${name}", which may carry more.`]
      : []
  })
}

/** Says which systems' throughput was still rising when measuring began, in most rounds. A quick run's warm-up is too short to tell. */
export function warmUpWarnings(
  { systems, warmSeconds, quick }: Pick<Plan, 'systems' | 'warmSeconds' | 'quick'>,
  rounds: Rounds,
): string[] {
  if (quick) return []
  const names = Object.keys(systems)
    .filter((name) => rounds.filter((round) => !round[name]?.settled).length > rounds.length / 2)
    .map((name) => `"${name}"`)
  if (names.length === 0) return []
  return [
    `The throughput of ${names.join(' and ')} had not settled when measuring began, after ${warmSeconds} s; warm, it may be higher.`,
  ]
}

/** What wasn't done in one system's turn was done in the next one's, which had less of the processors then. */
export function drainWarnings(systems: Record<string, SystemResult>): string[] {
  const names = Object.entries(systems).filter(([, { undrained }]) => undrained)
  return names.map(
    ([name, { undrained, rounds }]) =>
      `"${name}" still had work left when its time was up, in ${undrained} of ${rounds.length} rounds.`,
  )
}
