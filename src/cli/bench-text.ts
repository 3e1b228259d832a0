// What the bench says of a run: a line with its effects and whether all that was claimed holds, and why not.
import { effectOf, isBound, isRatio, wrongOf } from '../lab/claim.ts'
import type { Claim } from '../lab/experiment.ts'
import type { Result } from '../lab/result.ts'
import { percent, significant } from '../lab/units.ts'
import { effectShort } from '../lab/words.ts'
import type { Look } from './terminal.ts'
import { wrap } from './text.ts'

export interface Outcome {
  /** Every claim was measured and holds. */
  holds: boolean
  /** What doesn't hold isn't refuted either: intervals too wide to tell. */
  undecided: boolean
}

/** @param declared what is claimed of the run's question; a claim whose system couldn't run here was not measured, and so doesn't hold */
export function outcomeOf(declared: Claim[], { claims }: Result): Outcome {
  const unheld = claims.filter(({ holds }) => !holds)
  const measured = isMeasured(declared, claims)
  return {
    holds: measured && unheld.length === 0,
    undecided: measured && unheld.length > 0 && unheld.every(({ undecided }) => undecided),
  }
}

const isMeasured = (declared: Claim[], claims: Result['claims']) =>
  claims.length === declared.filter(isBound).length

/** One line and, where something doesn't hold, what that is and why the run may deserve doubt. */
export function outcomeText(name: string, declared: Claim[], result: Result, look: Look): string {
  const { green, yellow, red, dim } = look.color
  const { holds, undecided } = outcomeOf(declared, result)
  const mark = holds ? green('✓') : undecided ? yellow('?') : red('✗')
  const told = declared.flatMap((claim) => {
    const effect = effectOf(result.effects, claim)
    if (effect) return [`${effect.of} ${effectShort(effect)}`]
    const wrong = isRatio(claim) ? undefined : wrongOf(result.systems, claim)
    return wrong ? [`${claim.of} ${percent(Number(wrong.mean.toPrecision(2)))} wrong`] : []
  })
  const line = `${mark} ${name.padEnd(18)} ${told.join(' · ')}  ${dim(`${significant(result.seconds)} s`)}`
  const reasons = [
    ...(isMeasured(declared, result.claims)
      ? []
      : ['Not every claim could be measured here: npm run doctor']),
    ...result.claims.filter((claim) => !claim.holds).map(({ text, why }) => `${text}: ${why}`),
    ...(holds ? [] : result.machine.warnings.map((warning) => `! ${warning}`)),
  ]
  return [
    wrap(line, look.columns, ' '.repeat(21)),
    ...reasons.map((reason) => wrap(`    ${reason}`, look.columns, '    ')),
  ].join('\n')
}
