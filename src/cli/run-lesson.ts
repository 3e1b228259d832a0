// One lesson from question to answer: predict, run, see.
import { isCancel, text } from '@clack/prompts'
import { predictedClaim } from '../lab/claim.ts'
import type { RatioClaim } from '../lab/experiment.ts'
import { experimentOf, type Lesson } from '../lab/lessons.ts'
import { makePlan, type RunOptions } from '../lab/plan.ts'
import { faultSentence, parseRatio, predictionQuestion } from '../lab/words.ts'
import { type ExitCode, exit, Interrupted } from './exit.ts'
import type { Context } from './main.ts'
import { summary } from './summary.ts'
import { wrap } from './text.ts'
import { watchRun } from './watch-run.ts'
import { whatNext } from './what-next.ts'

export interface HowToRun {
  options: RunOptions
  /** The result as JSON on stdout and nothing else there. */
  json: boolean
  /** Ask for a prediction first, if a person is there. */
  predict: boolean
}

/** Runs a lesson's experiment and shows it. @throws UsageError when it has none, and what `watchRun` throws */
export async function runLesson(lesson: Lesson, how: HowToRun, context: Context): Promise<ExitCode> {
  const experiment = experimentOf(lesson)
  const plan = makePlan(experiment, how.options) // what isn't allowed is said before anything is asked
  const { out, err, signal } = context
  const terminal = how.json ? err : out
  const { bold } = terminal.color
  terminal.print(`\n  ${bold(lesson.title)}\n${wrap(`  ${plan.question}`, terminal.columns, '  ')}\n`)
  if (plan.fault) terminal.print(`  ${faultSentence(plan.fault)}\n`)

  // What a prediction is about: the first claim that this run can answer.
  const claim = predictedClaim(plan.claims)
  const asks = how.predict && !how.json && context.interactive
  const prediction = claim && asks ? await askPrediction(claim, context) : undefined
  if (asks) terminal.print()
  const result = await watchRun(experiment, { ...how.options, prediction }, { terminal, signal, keep: true })

  if (how.json) {
    out.print(JSON.stringify(result, null, 2))
  } else {
    out.print(`\n${summary(result, experiment, plan.claims, out)}\n`)
    out.print(`${await whatNext(lesson, experiment, result, out)}\n`)
  }
  return result.claims.every(({ holds }) => holds) ? exit.ok : exit.failed
}

async function askPrediction(claim: RatioClaim, { out, signal }: Context): Promise<number | undefined> {
  const answer = await text({
    message: predictionQuestion(claim),
    placeholder: 'like 3 or 0.5; Enter skips',
    validate: (typed) => (!typed || parseRatio(typed) ? undefined : 'A number above 0, like 10, x10 or 0.5'),
    withGuide: false,
    output: out.stream,
    signal,
  })
  if (isCancel(answer)) throw new Interrupted('  Stopped before the run. Nothing was recorded.')
  return parseRatio(answer ?? '')
}
