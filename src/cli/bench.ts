// npm run bench: runs the experiments, checks their claims and records the results that the site shows.
import { join } from 'node:path'
import { RunFailed, UsageError } from '../lab/errors.ts'
import type { Experiment } from '../lab/experiment.ts'
import { experimentOf, findLesson, type Lesson, listLessons } from '../lab/lessons.ts'
import { RECORDED } from '../lab/paths.ts'
import { makePlan, type RunOptions } from '../lab/plan.ts'
import { recordedName } from '../lab/recorded.ts'
import type { Result } from '../lab/result.ts'
import { counted } from '../lab/units.ts'
import { CHECKS } from '../self/index.ts'
import { benchSelf } from './bench-self.ts'
import { benchStandIn } from './bench-stand-in.ts'
import { type Outcome, outcomeOf, outcomeText } from './bench-text.ts'
import { type ExitCode, exit } from './exit.ts'
import { parseFlags } from './flags.ts'
import { type Context, explain, main } from './main.ts'
import { watchRun } from './watch-run.ts'
import { writeWhole } from './write-whole.ts'

/** More and longer rounds than there is time for usually: a slow shop answers too few requests in a second to tell. */
const THOROUGH = { rounds: 6, seconds: 2 }

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
                  records nothing. What that leaves undecided is measured
                  once more, in ${THOROUGH.rounds} rounds of ${THOROUGH.seconds} s
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
  const named = await Promise.all(positionals.map((word) => findLesson(word)))
  for (const lesson of named) experimentOf(lesson)
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

/**
 * Runs one and says so in a line. What a quick run leaves undecided, on a machine that is slow or isn't quiet, is measured once more, and
 * thoroughly; only that counts then.
 * @returns whether every claim holds
 */
async function benchOne(question: Question, quick: boolean, context: Context): Promise<boolean> {
  const first = await measure(question, { quick }, context)
  if (!quick && first) await record(question, first.result, context)
  if (!quick || !first?.undecided) return first?.holds ?? false
  context.out.print('    Undecided, so once more, with more and longer rounds:')
  const systems = Object.keys(first.result.systems)
  return (await measure(question, { ...THOROUGH, systems, curve: false }, context))?.holds ?? false
}

/** Whatever became of its claims: the page shows that too. */
async function record({ lesson, scenario }: Question, result: Result, { out }: Context): Promise<void> {
  const file = `${recordedName(lesson.folder, scenario)}.json`
  await writeWhole(join(RECORDED, file), result)
  out.print(out.color.dim(`    recorded in benchmarks/recorded/${file}`))
}

/** A run and what became of its claims. Undefined when it failed; that is told, and no reason to stop. */
async function measure(
  { lesson, experiment, scenario }: Question,
  options: RunOptions,
  { out, err, signal }: Context,
): Promise<(Outcome & { result: Result }) | undefined> {
  const name = recordedName(lesson.folder, scenario)
  const declared = (scenario === undefined ? experiment : experiment.scenarios?.[scenario])?.claims ?? []
  try {
    const result = await watchRun(
      experiment,
      { ...options, scenario },
      { terminal: err, signal, keep: false },
    )
    out.print(outcomeText(name, declared, result, out))
    return { result, ...outcomeOf(declared, result) }
  } catch (error) {
    // What one lesson lacks here, such as an engine, is no reason to leave the others.
    if (!(error instanceof RunFailed || error instanceof UsageError)) throw error
    out.print(
      `${out.color.red('✗')} ${name}  ${error instanceof RunFailed ? 'run failed' : "can't run here"}`,
    )
    err.print(explain(error, err, false).text)
    return undefined
  }
}
