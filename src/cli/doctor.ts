// npm run doctor: says what this machine has, what a lesson would use of it, and what to install.
import { type Check, checkAll } from './checks.ts'
import { exit } from './exit.ts'
import { parseFlags } from './flags.ts'
import { main } from './main.ts'
import type { Look } from './terminal.ts'
import { wrap } from './text.ts'

const help = `Looks at this machine: what the lessons need, and which engines they would use.

Usage
  npm run doctor
  npm run doctor -- --json

Exit code: 0 the lessons can run, 1 something needed is broken, 2 wrong use.`

const signs = { ok: '✓', note: '·', broken: '✗' }

await main(async ({ argv, out }) => {
  const { values } = parseFlags(argv, { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } })
  if (values.help) {
    out.print(help)
    return exit.ok
  }
  const checks = await checkAll()
  const broken = checks.filter(({ state }) => state === 'broken').length
  if (values.json) {
    out.print(JSON.stringify(checks, null, 2))
  } else {
    const verdict =
      broken === 0 ? 'The lessons can run here.' : `${broken} to repair before the lessons can run.`
    out.print(
      `\n${checks.map((check) => checkLines(check, out)).join('\n')}\n\n  ${out.color.bold(verdict)}\n`,
    )
  }
  return broken === 0 ? exit.ok : exit.failed
})

function checkLines({ name, state, text, advice }: Check, { color, columns }: Look): string {
  const paint = { ok: color.green, note: color.yellow, broken: color.red }[state]
  const indent = ' '.repeat(15)
  const first = wrap(`  ${paint(signs[state])} ${name.padEnd(10)} ${text}`, columns, indent)
  return advice ? `${first}\n${color.dim(wrap(`${indent}${advice}`, columns, indent))}` : first
}
