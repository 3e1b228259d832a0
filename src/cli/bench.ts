// npm run bench: runs the experiments, checks their claims and records the results that the site shows.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RunFailed } from '../lab/errors.ts'
import type { Experiment } from '../lab/experiment.ts'
import { findLesson, type Lesson, listLessons } from '../lab/lessons.ts'
import { RECORDED } from '../lab/paths.ts'
import type { Result } from '../lab/result.ts'
import { counted, significant } from '../lab/units.ts'
import { effectOf, effectShort } from '../lab/words.ts'
import { benchStandIn } from './bench-stand-in.ts'
import { type ExitCode, exit } from './exit.ts'
import { parseFlags } from './flags.ts'
import { type Context, explain, main } from './main.ts'
import { wrap } from './text.ts'
import { watchRun } from './watch-run.ts'

const help = `Runs the lessons' experiments and records each result in benchmarks/recorded/.

Usage
  npm run bench                       every experiment
  npm run bench -- NAME … [flags]     only these lessons
  npm run bench -- --stand-in         the embedded Redis beside a real one

Flags
  --quick         fewer rounds; checks the claims and records nothing

Examples
  npm run bench -- --quick
  npm run bench -- caching

Exit code: 0 all claims hold, 1 a claim or a run failed, 2 wrong use,
130 interrupted.`

await main(async (context) => {
  const { values, positionals } = parseFlags(context.argv, {
    help: { type: 'boolean', short: 'h' },
    quick: { type: 'boolean' },
    'stand-in': { type: 'boolean' },
  })
  if (values.help) {
    context.out.print(help)
    return exit.ok
  }
  if (values['stand-in']) return benchStandIn(context)
  const quick = values.quick ?? false
  const named = await Promise.all(positionals.map(findLesson))
  const lessons = named.length > 0 ? named : await listLessons()
  return bench(lessons, quick, context)
})

async function bench(lessons: Lesson[], quick: boolean, context: Context): Promise<ExitCode> {
  const { out } = context
  let held = 0
  let failed = 0
  for (const lesson of lessons) {
    if (!lesson.experiment) continue
    const holds = await benchOne(lesson, lesson.experiment, quick, context)
    if (holds) held++
    else failed++
  }
  out.print(
    `\n${counted(held, 'lesson')} as claimed, ${failed} not.${quick ? ' Nothing recorded (--quick).' : ''}`,
  )
  return failed === 0 ? exit.ok : exit.failed
}

/** Runs one and says so in a line. Returns whether every claim holds; a run that fails is told and is no reason to stop. */
async function benchOne(
  lesson: Lesson,
  experiment: Experiment,
  quick: boolean,
  context: Context,
): Promise<boolean> {
  const { out, err, signal } = context
  try {
    const result = await watchRun(experiment, { quick }, { terminal: err, signal, keep: false })
    if (!quick) await record(result)
    // A claim whose system couldn't run here was not measured, and so doesn't hold.
    const holds =
      result.claims.length === experiment.claims.length && result.claims.every((claim) => claim.holds)
    out.print(line(lesson, experiment, result, holds, context))
    if (result.claims.length < experiment.claims.length)
      out.print(wrap('    Not every claim could be measured here: npm run doctor', out.columns, '    '))
    for (const claim of result.claims.filter((claim) => !claim.holds))
      out.print(wrap(`    ${claim.text}: ${claim.why}`, out.columns, '    '))
    return holds
  } catch (error) {
    if (!(error instanceof RunFailed)) throw error
    out.print(`${out.color.red('✗')} ${lesson.folder}  run failed`)
    err.print(explain(error, err, false).text)
    return false
  }
}

function line(
  { folder }: Lesson,
  { claims }: Experiment,
  result: Result,
  holds: boolean,
  { out }: Context,
): string {
  const { green, red, dim } = out.color
  const effects = claims
    .map((claim) => effectOf(result.effects, claim))
    .filter((effect) => effect !== undefined)
  const told = effects.map((effect) => `${effect.of} ${effectShort(effect)}`).join(' · ')
  const text = `${holds ? green('✓') : red('✗')} ${folder.padEnd(18)} ${told}  ${dim(`${significant(result.seconds)} s`)}`
  return wrap(text, out.columns, ' '.repeat(21))
}

/** Whole or not at all: written beside its place, then moved there. */
async function record(result: Result): Promise<void> {
  await mkdir(RECORDED, { recursive: true })
  const file = join(RECORDED, `${result.lesson}.json`)
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, `${JSON.stringify(result, null, 2)}\n`)
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}
