// When and in which order systems are loaded: paired rounds that treat all alike, until the answer is good enough.
import { relativeHalfWidth } from './statistics.ts'

/** An interval this narrow is good enough: within ±5 %; for an answer in seconds, ±15 %. */
const GOOD_ENOUGH = 0.05
const QUICK_ENOUGH = 0.15

/** The systems in the order in which they are loaded in a round: each comes first in turn. */
export function rotated<T>(systems: T[], round: number): T[] {
  const by = (round - 1) % systems.length
  return [...systems.slice(by), ...systems.slice(0, by)]
}

/**
 * At least so many rounds, and so many more that each system comes equally often first, second …: whoever comes first in
 * a round can have an advantage of some percent over an equal one that has waited for its turn.
 */
export function balanced(rounds: number, systems: number): number {
  return Math.ceil(rounds / systems) * systems
}

/** How many rounds: the least whatever time they take, as many as wanted while there is time, the most only for narrower intervals. */
export interface Rounds {
  least: number
  wanted: number
  most: number
  /** So many at a time beyond those wanted. */
  step: number
  /** Until every interval reaches no further than this from its mean: 0.05 is ±5 %. */
  within: number
}

/**
 * Whether another round is worth its time.
 * @param done rounds so far
 * @param effects the intervals that matter, as they stand
 * @param seconds how long the run has taken, and how long a round takes
 */
export function another(
  done: number,
  effects: { mean: number; low: number; high: number }[],
  seconds: { spent: number; perRound: number },
  { rounds, budgetSeconds }: { rounds: Rounds; budgetSeconds: number },
): boolean {
  if (done < rounds.least) return true
  if (done >= rounds.most) return false
  const wanted = done < rounds.wanted || done < balanced(done, rounds.step)
  const more = wanted ? 1 : rounds.step
  if (seconds.spent + seconds.perRound * more > budgetSeconds) return false
  if (wanted) return true
  return effects.some((effect) => relativeHalfWidth(effect) > rounds.within)
}

/** Load of a quick run, as a share of the usual; it is rounded to tenths of a second. */
export const QUICK_LOAD = 0.625
/** Fewer have no interval worth the name: Student's t of two degrees of freedom is 4.3, of one 12.7. */
const LEAST = 3
/** As many as an answer in seconds has time for, if each is short. */
const MOST_QUICK = 6

interface Kind {
  quick: boolean
  sweep: boolean
  curve: boolean
}

/** How many rounds there are, unless the reader says: what a minute has time for. A sweep's points, and a curve, tell much themselves. */
export function usualRounds(systems: number, { quick, sweep, curve }: Kind): Rounds {
  if (sweep) return exactly(LEAST)
  const balance = balanced(LEAST, systems)
  if (curve) return exactly(balance)
  if (quick) return { least: LEAST, wanted: balance, most: MOST_QUICK, step: 1, within: QUICK_ENOUGH }
  return {
    least: LEAST,
    wanted: balanced(5, systems),
    most: balanced(12, systems),
    step: systems,
    within: GOOD_ENOUGH,
  }
}

/** As many rounds as the reader says. */
export const exactly = (rounds: number): Rounds => ({
  ...{ least: rounds, wanted: rounds, most: rounds },
  ...{ step: 1, within: GOOD_ENOUGH },
})

/** What a run's rounds may take, s: with what comes before them, a minute; a quick run, a third of that. */
export const budgetSeconds = (quick: boolean) => (quick ? 20 : 55)

/** Whether throughput has settled can be told after so long, s. */
const TELLING_SECONDS = 2.4
/** A quick run doesn't wait for that: only while throughput rises fast, as where a slow shop fills a cache. */
const MOST_QUICK_WARM_SECONDS = 3.2
/** Where others warm up, and those who are measured then have half a second more. */
const QUICK_WARM_BY_OTHERS_SECONDS = 1.1
const MOST_WARM_SECONDS = 6
/** Before a round's first load: processes take about this long to start, s. */
const START_SECONDS = 4

interface WarmUpKind extends Kind {
  loadSeconds: number
  leadInSeconds: number
  byItself: boolean
}

/**
 * How long warming up may take at most, s: it ends when throughput has settled. It is what the least rounds leave of the run's minute.
 * @param loadSeconds how long each system is measured then, in each round
 * @param leadInSeconds what follows the warm-up where others do it than those who are measured
 * @param byItself by its own open loop, of which nothing tells that it has settled: it takes all that time
 */
export function usualWarmUp(
  systems: number,
  { quick, sweep, curve, loadSeconds, leadInSeconds, byItself }: WarmUpKind,
): number {
  if (byItself) return 1
  if (quick) return leadInSeconds > 0 ? QUICK_WARM_BY_OTHERS_SECONDS : MOST_QUICK_WARM_SECONDS
  if (sweep || curve) return TELLING_SECONDS
  const left = (budgetSeconds(false) / LEAST - START_SECONDS) / systems - loadSeconds - leadInSeconds
  return Number(Math.min(MOST_WARM_SECONDS, Math.max(TELLING_SECONDS, left)).toFixed(1))
}
