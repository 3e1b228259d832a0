// The strategy: which of the instances that are up gets the next request? Four answers, a few lines each.

/** What an algorithm may look at. */
export interface Candidate {
  /** Requests that it was given and hasn't answered yet. */
  readonly inFlight: number
  /** How much of the load it should get, compared with the others. */
  readonly weight: number
  /** How long it takes to answer, ms: a moving average, 0 before its first answer. */
  readonly meanMs: number
}

/** Chooses one of the instances that are up; there is at least one. */
export type Choose = <T extends Candidate>(up: readonly T[]) => T

// #region round-robin
/** In turn. Fair in the number of requests, blind to how long they take. */
export function roundRobin(): Choose {
  let turn = 0
  return (up) => at(up, turn++)
}
// #endregion round-robin

// #region least-connections
/** Whoever has the fewest requests under way: one that is slow, or has got the expensive ones, is spared by itself. */
export function leastConnections(): Choose {
  let turn = 0
  return (up) => {
    // The search begins elsewhere each time. Otherwise, while nobody is busy, the first one would get everything.
    let least = at(up, ++turn)
    for (let i = 1; i < up.length; i++) {
      const other = at(up, turn + i)
      if (other.inFlight < least.inFlight) least = other
    }
    return least
  }
}
// #endregion least-connections

// #region two-choices
/** Two at random, and of these the less busy one. It looks at two, however many there are, and is nearly as good. */
export function twoChoices(random: () => number = Math.random): Choose {
  const below = (n: number) => Math.floor(random() * n)
  return (up) => {
    const first = below(up.length)
    const second = first + 1 + below(up.length - 1) // any but the first
    return at(up, second).inFlight < at(up, first).inFlight ? at(up, second) : at(up, first)
  }
}
// #endregion two-choices

// #region weighted
/**
 * In turn, but some more often: with weights 3 and 1 in the order a a b a, not a a a b ("smooth" weighted round robin).
 * Each round everyone earns its weight; the richest is chosen, and pays what all have earned.
 */
export function weighted(): Choose {
  const credit = new WeakMap<Candidate, number>()
  const creditOf = (candidate: Candidate) => credit.get(candidate) ?? 0
  return (up) => {
    let earned = 0
    let richest = at(up, 0)
    for (const candidate of up) {
      earned += candidate.weight
      credit.set(candidate, creditOf(candidate) + candidate.weight)
      if (creditOf(candidate) > creditOf(richest)) richest = candidate
    }
    credit.set(richest, creditOf(richest) - earned)
    return richest
  }
}
// #endregion weighted

export const algorithms = {
  'round-robin': roundRobin,
  'least-connections': leastConnections,
  'two-choices': () => twoChoices(),
  weighted,
}

/** Counts on from the beginning when the end is reached. */
const at = <T>(list: readonly T[], index: number) => list[index % list.length] as T
