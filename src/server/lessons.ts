// Lessons as the page asks for them.
import { UsageError } from '../lab/errors.ts'
import type { Scenario } from '../lab/experiment.ts'
import type { LastRun } from '../lab/history.ts'
import { findLesson, type Lesson } from '../lab/lessons.ts'
import type { LessonInfo } from './api.ts'
import { problem } from './problem.ts'

/** The only way from a word in a request to a lesson, so that no path is ever made of one. */
export async function lessonOr404(word: string): Promise<Lesson> {
  try {
    return await findLesson(word)
  } catch (error) {
    throw error instanceof UsageError ? problem(404, error.message) : error
  }
}

export function lessonInfo({ experiment, ...lesson }: Lesson, runs: Map<string, LastRun>): LessonInfo {
  return {
    ...lesson,
    question: experiment?.question ?? null,
    knobs: experiment?.knobs ?? {},
    systems: experiment?.systems ?? {},
    claims: experiment?.claims ?? [],
    gauges: experiment?.gauges ?? {},
    shows: experiment?.shows ?? {},
    curve: experiment?.curve ?? false,
    openRate: experiment?.openRate ?? null,
    scenarios: withoutWorkloads(experiment?.scenarios ?? {}),
    lastRun: runs.get(lesson.folder) ?? null,
  }
}

/** A workload is a function, and the lab's own matter. */
const withoutWorkloads = (scenarios: Record<string, Scenario>): LessonInfo['scenarios'] =>
  Object.fromEntries(
    Object.entries(scenarios).map(([name, { workload: _, ...scenario }]) => [name, scenario]),
  )
