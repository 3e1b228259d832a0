// Checks what a lesson says it will show against what was measured.
import { effectOf, isRatio, wrongOf } from './claim.ts'
import type { BoundClaim, RatioClaim, System, WrongClaim } from './experiment.ts'
import type { ClaimResult, Effect, SystemResult } from './result.ts'
import { percent } from './units.ts'

/**
 * A claim holds when the whole interval is on its side, and every system that it speaks of answered all right (or may fail).
 * It is undecided when the interval reaches across the bound: more rounds would tell.
 */
export function checkClaim(
  claim: BoundClaim,
  effects: Effect[],
  systems: Record<string, SystemResult>,
  declared: Record<string, System> = {},
): ClaimResult {
  return isRatio(claim) ? checkRatio(claim, effects, systems, declared) : checkWrong(claim, systems)
}

function checkRatio(
  claim: RatioClaim & BoundClaim,
  effects: Effect[],
  systems: Record<string, SystemResult>,
  declared: Record<string, System>,
): ClaimResult {
  const { metric, of, over, route } = claim
  const [bound, limit] = boundOf(claim)
  const what = route ? `${metric} of ${route} in ${of}` : `${metric} of ${of}`
  const text = `${what} is ${bound} ×${limit} that of ${over}`
  const wrong = [of, over].filter((name) => (systems[name]?.errors ?? 0) > 0 && !declared[name]?.mayFail)
  if (wrong.length > 0)
    return { text, holds: false, why: `not every answer was right: ${wrong.join(' and ')} made errors` }
  const effect = effectOf(effects, claim)
  if (!effect) return { text, holds: false, why: 'there was a round without a right answer to compare' }
  const { ratio, low, high } = effect
  return told(text, claim, { low, high }, `×${short(ratio)}, interval ${short(low)} to ${short(high)}`)
}

function checkWrong(claim: WrongClaim, systems: Record<string, SystemResult>): ClaimResult {
  const { of, route } = claim
  const [bound, limit] = boundOf(claim)
  const text = `${of} gets ${bound} ${percent(limit)} of ${route ? `its ${route} ` : ''}requests wrong`
  const wrong = wrongOf(systems, claim)
  if (!wrong) throw new Error(`not measured: ${text}`)
  const { mean, low, high } = wrong
  return told(text, claim, wrong, `${percent(mean)}, interval ${percent(low)} to ${percent(high)}`)
}

const boundOf = (claim: BoundClaim): ['at least' | 'at most', number] =>
  'atLeast' in claim ? ['at least', claim.atLeast] : ['at most', claim.atMost]

function told(
  text: string,
  claim: BoundClaim,
  { low, high }: { low: number; high: number },
  figures: string,
): ClaimResult {
  const [holds, refuted] =
    'atLeast' in claim
      ? [low >= claim.atLeast, high < claim.atLeast]
      : [high <= claim.atMost, low > claim.atMost]
  const why = `measured ${figures}`
  if (holds) return { text, holds, why }
  if (refuted) return { text, holds, why: `${why}: all of it is on the other side` }
  return { text, holds, undecided: true, why: `${why}: it reaches across the bound` }
}

const short = (ratio: number) => Number(ratio.toPrecision(3)).toString()
