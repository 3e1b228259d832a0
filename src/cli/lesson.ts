// npm run lesson: offers the lessons, or runs one and shows its effect.

import { UsageError } from '../lab/errors.ts'
import { findLesson, listLessons } from '../lab/lessons.ts'
import { type ExitCode, exit } from './exit.ts'
import { faultFlag, knobFlags, listFlag, numberFlag, parseFlags, sweepFlag } from './flags.ts'
import { lastRuns } from './last-runs.ts'
import { lessonHelp, lessonList } from './lesson-text.ts'
import { type Context, main } from './main.ts'
import { menu } from './menu.ts'
import { runLesson } from './run-lesson.ts'

const help = `Runs a lesson's experiment on this machine and shows what was measured.

Usage
  npm run lesson                      choose one from all, with your progress
  npm run lesson -- NAME [flags]      NAME is caching, 3 or 03-caching
  npm run lesson -- NAME --help       its systems, knobs and scenarios too

Flags
  --quick         fewer and shorter rounds: rougher, sooner
  --rounds N      exactly N rounds
  --seconds S     load each system for S seconds a round
  --systems A,B   only these systems
  --with A,B      these engines for real, never by a stand-in; postgres or
                  mysql becomes the shop's database
  --without A,B   without these engines: by a stand-in, or not at all
  --set KNOB=N    turn a knob; may be repeated
  --seed N        another sequence of requests
  --open RATE     open loop: RATE requests a second, whether answered or not
  --scenario NAME another question to the same systems
  --sweep K=A,B   repeat it for these values of the knob K, and draw the figures
  --curve         latency at 10 % to 120 % of the load that can be carried
  --fault F:R:N   kill, freeze or slow (F) instance N of the role R in each
                  round, like slow:shop:2; N is 1 unless said
  --no-predict    don't ask for a prediction
  --json          the result as JSON on stdout, progress on stderr

Examples
  npm run lesson -- caching
  npm run lesson -- caching --quick --set ttl=5
  npm run lesson -- caching --with postgres
  npm run lesson -- caching --sweep products=10,100,1000 --systems before,memory
  npm run lesson -- 3 --systems before,memory --json > result.json

Exit code: 0 the claims hold, 1 a claim or the run failed, 2 wrong use,
130 interrupted.`

const flags = {
  help: { type: 'boolean', short: 'h' },
  quick: { type: 'boolean' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  systems: { type: 'string' },
  with: { type: 'string' },
  without: { type: 'string' },
  set: { type: 'string', multiple: true },
  seed: { type: 'string' },
  open: { type: 'string' },
  scenario: { type: 'string' },
  sweep: { type: 'string' },
  curve: { type: 'boolean' },
  fault: { type: 'string' },
  'no-predict': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

await main(async (context) => {
  const { values, positionals } = parseFlags(context.argv, flags)
  const [word, another] = positionals
  if (another) throw new UsageError(`One lesson at a time: "${word}" or "${another}"?`)
  if (!word && values.help) return printHelp(context)
  if (!word && context.interactive && !values.json) return menu(await listLessons(), context)
  if (!word) return list(context, values.json ?? false)
  const options = {
    quick: values.quick,
    rounds: numberFlag('rounds', values.rounds, { integer: true }),
    seconds: numberFlag('seconds', values.seconds),
    systems: listFlag(values.systems),
    with: listFlag(values.with),
    without: listFlag(values.without),
    knobs: knobFlags(values.set),
    seed: numberFlag('seed', values.seed, { integer: true, least: 0 }),
    openRate: numberFlag('open', values.open),
    scenario: values.scenario,
    sweep: sweepFlag(values.sweep),
    curve: values.curve,
    fault: faultFlag(values.fault),
  }
  const lesson = await findLesson(word)
  if (values.help) {
    if (lesson.experiment) context.out.print(`${lessonHelp(lesson, lesson.experiment, context.out)}\n`)
    return printHelp(context)
  }
  return runLesson(lesson, { options, json: values.json ?? false, predict: !values['no-predict'] }, context)
})

function printHelp({ out }: Context): ExitCode {
  out.print(help)
  return exit.ok
}

async function list({ out }: Context, json: boolean): Promise<ExitCode> {
  const lessons = await listLessons()
  const runs = lastRuns(lessons)
  if (json) {
    const rows = lessons.map(({ experiment, ...lesson }) => ({
      ...lesson,
      lastRun: runs.get(lesson.folder) ?? null,
    }))
    out.print(JSON.stringify(rows, null, 2))
    return exit.ok
  }
  out.print(`\n${lessonList(lessons, runs, out)}\n`)
  const first = lessons.find(({ folder, experiment }) => experiment && !runs.has(folder)) ?? lessons[0]
  if (first) out.print(`  Run one:  npm run lesson -- ${first.name}\n`)
  return exit.ok
}
