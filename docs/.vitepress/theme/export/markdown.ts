// A result as Markdown, to paste into a report or an issue.
import type { Claim } from '../../../../src/lab/experiment.ts'
import type { Result } from '../../../../src/lab/result.ts'
import { claimVerdict, effectSentence } from '../../../../src/lab/words.ts'
import { tableOf } from '../widgets/result-rows.ts'
import { mainEffects } from '../widgets/result-view.ts'
import { provenance } from './provenance.ts'

/** @param claims of its question */
export function toMarkdown(result: Result, claims: Claim[]): string {
  const { head, rows } = tableOf(result, claims)
  return [
    `**${result.question}** (Tenfold, lesson ${result.lesson})`,
    '',
    ...mainEffects(result, claims).map((effect) => `- ${effectSentence(effect)}`),
    ...result.claims.map((claim) => `- ${claimVerdict(claim).mark} ${claim.text}: ${claim.why}`),
    ...result.machine.warnings.map((warning) => `- Warning: ${warning}`),
    '',
    line(head),
    line(head.map((_, i) => (i ? '---:' : '---'))),
    ...rows.map(line),
    '',
    ...provenance(result).map(([name, value]) => `- ${name}: ${value}`),
    '',
  ].join('\n')
}

const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
