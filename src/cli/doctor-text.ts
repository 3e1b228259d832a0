// What the doctor says, in columns.
import type { Check } from './checks.ts'
import type { Look } from './terminal.ts'
import { padEnd, wrap } from './text.ts'

/** Checks by the heading that they stand under. */
export type Groups = Record<string, Check[]>

const signs = { ok: '✓', note: '·', broken: '✗' }

/** Each group under its heading, the names in one column. */
export function doctorText(groups: Groups, look: Look): string {
  const names = Object.values(groups).flatMap((checks) => checks.map(({ name }) => name.length))
  const breadth = Math.max(...names)
  return Object.entries(groups)
    .map(([heading, checks]) =>
      [look.color.bold(`  ${heading}`), ...checks.map((check) => checkLines(check, breadth, look))].join(
        '\n',
      ),
    )
    .join('\n\n')
}

function checkLines({ name, state, text, advice }: Check, breadth: number, { color, columns }: Look): string {
  const paint = { ok: color.green, note: color.yellow, broken: color.red }[state]
  const indent = ' '.repeat(breadth + 6)
  const first = wrap(`  ${paint(signs[state])} ${padEnd(name, breadth)}  ${text}`, columns, indent)
  return advice ? `${first}\n${color.dim(wrap(`${indent}${advice}`, columns, indent))}` : first
}
