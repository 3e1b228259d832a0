// Finished runs as the page asks for them: the reader's own, and those that come with the lessons.
import { compareResults } from '../lab/compare.ts'
import { firstEffects } from '../lab/headline.ts'
import { openHistory } from '../lab/history.ts'
import { type Lesson, listLessons } from '../lab/lessons.ts'
import { recordedResult } from '../lab/recorded.ts'
import type { Result } from '../lab/result.ts'
import type { CompareAnswer, HistoryEntry, HistoryRun } from './api.ts'
import { problem } from './problem.ts'

/** Opened for each question: runs in other windows write to it too, and it may be set aside at any time. */
function withHistory<T>(ask: (history: ReturnType<typeof openHistory>) => T): T {
  const history = openHistory(console.warn) // set aside when it can't be read: the terminal says so
  try {
    return ask(history)
  } finally {
    history.close()
  }
}

export const lastRuns = (lessons: Lesson[]) => withHistory((history) => history.lastRuns(lessons))

export const listRuns = (lesson: string | undefined): HistoryEntry[] =>
  withHistory((history) => history.list(lesson)).map(({ id, result }) => entry(id, result))

export async function findRun(id: string): Promise<HistoryRun> {
  const result = id.startsWith('recorded-')
    ? await recorded(id.slice('recorded-'.length))
    : withHistory((history) => history.get(Number(id)))
  if (!result) throw problem(404, `There is no run ${id}.`)
  return { id, result }
}

export async function compareRuns(a: string, b: string): Promise<CompareAnswer> {
  const [first, second] = await Promise.all([findRun(a), findRun(b)])
  const lessons = [first, second].map(({ result }) => result.lesson)
  if (lessons[0] !== lessons[1]) throw problem(409, `${a} is of ${lessons[0]}, ${b} of ${lessons[1]}.`)
  return { a: first, b: second, comparison: compareResults(first.result, second.result) }
}

/** Only of a lesson and a scenario that there is: no path is made of what a request says. */
async function recorded(name: string): Promise<Result | undefined> {
  const [folder, scenario] = name.split('.')
  const lesson = (await listLessons()).find((one) => one.folder === folder)
  if (!lesson || (scenario !== undefined && !Object.hasOwn(lesson.experiment?.scenarios ?? {}, scenario)))
    return undefined
  try {
    return recordedResult(lesson.folder, scenario)
  } catch (error) {
    throw problem(409, (error as Error).message)
  }
}

function entry(
  id: number,
  { lesson, startedAt, systems, knobs, workload, effects, claims, ...rest }: Result,
): HistoryEntry {
  return {
    id,
    lesson,
    startedAt,
    systems: Object.keys(systems),
    knobs,
    workload,
    effects: firstEffects(effects, workload.loop),
    claimsHold: claims.every(({ holds }) => holds),
    scenario: rest.scenario ?? null,
    prediction: rest.prediction ?? null,
    warnings: rest.machine.warnings.length,
  }
}
