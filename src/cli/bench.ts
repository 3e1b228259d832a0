// npm run bench: runs the experiments, checks their claims and records the results that the site shows.
import { join } from 'node:path'
import { effectOf, isBound, isRatio, wrongOf } from '../lab/claim.ts'
import { RunFailed, UsageError } from '../lab/errors.ts'
import type { Claim, Experiment } from '../lab/experiment.ts'
import { findLesson, type Lesson, listLessons } from '../lab/lessons.ts'
import { RECORDED } from '../lab/paths.ts'
import { makePlan } from '../lab/plan.ts'
import { recordedName } from '../lab/recorded.ts'
import type { Result } from '../lab/result.ts'
import { counted, percent, significant } from '../lab/units.ts'
import { effectShort } from '../lab/words.ts'
import { CHECKS } from '../self/index.ts'
import { benchSelf } from './bench-self.ts'
import { benchStandIn } from './bench-stand-in.ts'
import { type ExitCode, exit } from './exit.ts'
import { parseFlags } from './flags.ts'
import { type Context, explain, main } from './main.ts'
import { wrap } from './text.ts'
import { watchRun } from './watch-run.ts'
import { writeWhole } from './write-whole.ts'

const help = `Runs the lessons' experiments and records each result in benchmarks/recorded/.

Usage
  npm run bench                       every experiment and its scenarios
  npm run bench -- NAME … [flags]     only those of these lessons
  npm run bench -- --stand-in         the embedded Redis beside a real one
  npm run bench -- --self [CHECK …]   the lab itself, where the right answer is
                                      known; the checks are
                                      ${Object.keys(CHECKS).slice(0, 4).join(', ')},
                                      ${Object.keys(CHECKS).slice(4).join(', ')}

Flags
  --quick         fewer rounds and no scenarios; checks the claims and
                  records nothing
  --scenario NAME only this scenario of the lesson

Examples
  npm run bench -- --quick
  npm run bench -- caching

Exit code: 0 all claims hold, 1 a claim or a run failed, 2 wrong use,
130 interrupted.`

await main(async (context) => {
  const { values, positionals } = parseFlags(context.argv, {
    help: { type: 'boolean', short: 'h' },
    quick: { type: 'boolean' },
    self: { type: 'boolean' },
    scenario: { type: 'string' },
    'stand-in': { type: 'boolean' },
  })
  if (values.help) {
    context.out.print(help)
    return exit.ok
  }
  const { self, 'stand-in': standIn } = values
  const alone = self ? '--self' : standIn ? '--stand-in' : undefined
  if (alone && (values.quick || values.scenario !== undefined || (self && standIn)))
    throw new UsageError(`${alone} takes no other flag.`)
  if (standIn && positionals[0]) throw new UsageError('--stand-in takes no name.')
  if (standIn) return benchStandIn(context)
  if (self) return benchSelf(positionals, context)
  const { quick = false, scenario } = values
  if (scenario !== undefined && positionals.length !== 1)
    throw new UsageError('--scenario takes one lesson: npm run bench -- NAME --scenario NAME')
  const named = await Promise.all(positionals.map(findLesson))
  const lessons = named.length > 0 ? named : await listLessons()
  return bench(
    lessons.flatMap((lesson) => questions(lesson, { quick, scenario })),
    quick,
    context,
  )
})

/** One run of the bench: a lesson's experiment, or one of its scenarios. */
interface Question {
  lesson: Lesson
  experiment: Experiment
  scenario?: string
}

/** A lesson's experiment and all its scenarios; only the experiment when it has to be quick. */
function questions(
  lesson: Lesson,
  { quick, scenario }: { quick: boolean; scenario: string | undefined },
): Question[] {
  const { experiment } = lesson
  if (!experiment) return []
  if (scenario !== undefined) return [{ lesson, experiment, scenario }]
  const others = quick ? [] : Object.keys(experiment.scenarios ?? {})
  return [{ lesson, experiment }, ...others.map((name) => ({ lesson, experiment, scenario: name }))]
}

async function bench(all: Question[], quick: boolean, context: Context): Promise<ExitCode> {
  // What isn't allowed is said before anything is measured.
  for (const { experiment, scenario } of all) makePlan(experiment, { scenario })
  let held = 0
  let failed = 0
  for (const question of all) {
    if (await benchOne(question, quick, context)) held++
    else failed++
  }
  context.out.print(
    `\n${counted(held, 'experiment')} as claimed, ${failed} not.${quick ? ' Nothing recorded (--quick).' : ''}`,
  )
  return failed === 0 ? exit.ok : exit.failed
}

/** Runs one and says so in a line. Returns whether every claim holds; a run that fails is told and is no reason to stop. */
async function benchOne(question: Question, quick: boolean, context: Context): Promise<boolean> {
  const { lesson, experiment, scenario } = question
  const { out, err, signal } = context
  const name = recordedName(lesson.folder, scenario)
  const declared = (scenario === undefined ? experiment : experiment.scenarios?.[scenario])?.claims ?? []
  try {
    const result = await watchRun(experiment, { quick, scenario }, { terminal: err, signal, keep: false })
    if (!quick) await writeWhole(join(RECORDED, `${name}.json`), result)
    // A claim whose system couldn't run here was not measured, and so doesn't hold.
    const measured = result.claims.length === declared.filter(isBound).length
    const holds = measured && result.claims.every((claim) => claim.holds)
    out.print(line(name, declared, result, holds, context))
    if (!measured)
      out.print(wrap('    Not every claim could be measured here: npm run doctor', out.columns, '    '))
    for (const claim of result.claims.filter((claim) => !claim.holds))
      out.print(wrap(`    ${claim.text}: ${claim.why}`, out.columns, '    '))
    return holds
  } catch (error) {
    // What one lesson lacks here, such as an engine, is no reason to leave the others.
    if (!(error instanceof RunFailed || error instanceof UsageError)) throw error
    out.print(
      `${out.color.red('✗')} ${name}  ${error instanceof RunFailed ? 'run failed' : "can't run here"}`,
    )
    err.print(explain(error, err, false).text)
    return false
  }
}

function line(name: string, claims: Claim[], result: Result, holds: boolean, { out }: Context): string {
  const { green, red, dim } = out.color
  const told = claims.flatMap((claim) => {
    const effect = effectOf(result.effects, claim)
    if (effect) return [`${effect.of} ${effectShort(effect)}`]
    const wrong = isRatio(claim) ? undefined : wrongOf(result.systems, claim)
    return wrong ? [`${claim.of} ${percent(Number(wrong.mean.toPrecision(2)))} wrong`] : []
  })
  const text = `${holds ? green('✓') : red('✗')} ${name.padEnd(18)} ${told.join(' · ')}  ${dim(`${significant(result.seconds)} s`)}`
  return wrap(text, out.columns, ' '.repeat(21))
}
