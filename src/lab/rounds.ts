// When and in which order systems are loaded: paired rounds that treat all alike, until the answer is good enough.
import { relativeHalfWidth } from './statistics.ts'

/** An interval this narrow is good enough: within ±5 %. */
export const GOOD_ENOUGH = 0.05

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

/**
 * Whether another round is worth its time.
 * @param done rounds so far
 * @param effects the intervals that matter, as they stand
 * @param seconds how long the run has taken, and how long a round takes
 * @param plan its `systems` is how many there are: rounds come in multiples of that, see `balanced`
 */
export function another(
  done: number,
  effects: { mean: number; low: number; high: number }[],
  seconds: { spent: number; perRound: number },
  plan: { rounds: { least: number; most: number }; systems: number; budgetSeconds: number },
): boolean {
  if (done < plan.rounds.least) return true
  if (done >= plan.rounds.most) return false
  if (done < balanced(done, plan.systems)) return true
  if (seconds.spent + seconds.perRound * plan.systems > plan.budgetSeconds) return false
  return effects.some((effect) => relativeHalfWidth(effect) > GOOD_ENOUGH)
}
