// The lessons to choose from: runs the one you choose and comes back.
import { isCancel, select } from '@clack/prompts'
import { RunFailed } from '../lab/errors.ts'
import type { Lesson } from '../lab/lessons.ts'
import { type ExitCode, exit, Interrupted } from './exit.ts'
import { lastRuns } from './last-runs.ts'
import { progressOf } from './lesson-text.ts'
import { type Context, explain } from './main.ts'
import { runLesson } from './run-lesson.ts'

/** Until the reader leaves. */
export async function menu(lessons: Lesson[], context: Context): Promise<ExitCode> {
  let chosen: Lesson | undefined
  while (true) {
    chosen = await choose(lessons, chosen, context)
    if (!chosen) return exit.ok
    try {
      await runLesson(chosen, { options: {}, json: false, predict: true }, context)
    } catch (error) {
      // A failed run is told, and the menu comes back; anything else ends it.
      if (!(error instanceof RunFailed)) throw error
      context.err.print(explain(error, context.err, false).text)
    }
  }
}

/** The lesson chosen, or undefined to leave. */
async function choose(
  lessons: Lesson[],
  last: Lesson | undefined,
  { out, signal }: Context,
): Promise<Lesson | undefined> {
  const runs = lastRuns(lessons)
  const options = lessons.map((lesson) => ({
    value: lesson.folder,
    label: `${String(lesson.number).padStart(2)}  ${lesson.title}`,
    hint: progressOf(lesson, runs.get(lesson.folder)),
    disabled: !lesson.experiment,
  }))
  const answer = await select({
    message: 'Which lesson?',
    options: [...options, { value: '', label: '    Leave' }],
    initialValue:
      last?.folder ?? lessons.find(({ folder, experiment }) => experiment && !runs.has(folder))?.folder,
    withGuide: false,
    output: out.stream,
    signal,
  })
  if (isCancel(answer)) throw new Interrupted('')
  return lessons.find(({ folder }) => folder === answer)
}
