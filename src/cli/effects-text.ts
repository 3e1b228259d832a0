// What was measured of each system over the baseline, in sentences.
import type { Claim } from '../lab/experiment.ts'
import { toldEffects } from '../lab/headline.ts'
import type { Effect, Result } from '../lab/result.ts'
import { effectSentence, effectShort } from '../lab/words.ts'
import type { Look } from './terminal.ts'
import { wrap } from './text.ts'

/**
 * A sentence for each system over the baseline, that of the prediction first, and what else happened to the same requests in a second,
 * quieter line. Effects on other kinds of request stand in their table and in the claims.
 */
export function effectsText(result: Result, claims: Claim[], look: Look): string {
  const { bold, dim } = look.color
  const { effects, workload } = result
  // Where all carry what is offered, throughput says nothing.
  const telling = effects.filter(({ metric }) => workload.loop === 'closed' || metric !== 'throughput')
  return toldEffects(effects, workload.loop, claims)
    .flatMap((effect) => {
      const beside = telling.filter((other) => isBeside(other, effect)).map(effectShort)
      return [
        bold(wrap(`  ${effectSentence(effect)}`, look.columns, '  ')),
        ...(beside.length > 0 ? [dim(wrap(`    ${beside.join(' · ')}`, look.columns, '    '))] : []),
      ]
    })
    .join('\n')
}

/** Another figure of the same systems and requests. */
const isBeside = (a: Effect, b: Effect) =>
  a.of === b.of && a.over === b.over && a.route === b.route && a.metric !== b.metric
