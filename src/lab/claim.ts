// What claims speak of, and where the figures that they need are found.
import type { BoundClaim, Claim, RatioClaim, WrongClaim } from './experiment.ts'
import type { Effect, Interval, SystemResult } from './result.ts'

export const isRatio = (claim: Claim): claim is RatioClaim => 'over' in claim

/** Whether something is claimed at all. */
export const isBound = (claim: Claim): claim is BoundClaim => 'atLeast' in claim || 'atMost' in claim

/** The claim that is predicted before a run. */
export const predictedClaim = (claims: Claim[]): RatioClaim | undefined => claims.find(isRatio)

/** The systems that a claim speaks of. */
export const systemsOf = (claim: Claim): string[] => (isRatio(claim) ? [claim.of, claim.over] : [claim.of])

/** Whether these systems are all that a claim speaks of. */
export const speaksOf = (systems: Record<string, unknown>) => (claim: Claim) =>
  systemsOf(claim).every((name) => Object.hasOwn(systems, name))

/** The effect that a claim, or another run's effect, speaks of. A claim of wrong answers speaks of none. */
export function effectOf(effects: Effect[], sought: Claim | Effect): Effect | undefined {
  if (!('over' in sought)) return undefined
  const { of, over, metric, route } = sought
  return effects.find((it) => it.of === of && it.over === over && it.metric === metric && it.route === route)
}

/** The share of wrong answers that a claim speaks of. */
export function wrongOf(
  systems: Record<string, SystemResult>,
  { of, route }: WrongClaim,
): Interval | undefined {
  const system = systems[of]
  return route === undefined ? system?.wrong : system?.routes?.[route]?.wrong
}
