// Checks what a lesson says it will show against what was measured.
import type { Claim } from './experiment.ts'
import type { ClaimResult, Effect, SystemResult } from './result.ts'

/**
 * A claim holds when the whole interval of the effect is on its side and both systems answered everything right.
 * @throws Error when the effect wasn't measured
 */
export function checkClaim(
  claim: Claim,
  effects: Effect[],
  systems: Record<string, SystemResult>,
): ClaimResult {
  const { metric, of, over } = claim
  const effect = effects.find((e) => e.metric === metric && e.of === of && e.over === over)
  if (!effect) throw new Error(`not measured: ${metric} of ${of} over ${over}`)
  const text =
    'atLeast' in claim
      ? `${metric} of ${of} is at least ×${claim.atLeast} that of ${over}`
      : `${metric} of ${of} is at most ×${claim.atMost} that of ${over}`
  const wrong = [of, over].filter((name) => (systems[name]?.errors ?? 0) > 0)
  if (wrong.length > 0)
    return { text, holds: false, why: `not every answer was right: ${wrong.join(' and ')} made errors` }
  const holds = 'atLeast' in claim ? effect.low >= claim.atLeast : effect.high <= claim.atMost
  const measured = `measured ×${short(effect.ratio)}, interval ${short(effect.low)} to ${short(effect.high)}`
  return { text, holds, why: holds ? measured : `${measured}: it reaches beyond the claim` }
}

const short = (ratio: number) => Number(ratio.toPrecision(3)).toString()
