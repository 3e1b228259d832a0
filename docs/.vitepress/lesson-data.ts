// What the site's pages are told about the lessons, read when the site is built.
import { readFileSync } from 'node:fs'
import { type Lesson, listLessons } from '../../src/lab/lessons.ts'
import { lessonFile } from '../../src/lab/paths.ts'
import { recordedResult } from '../../src/lab/recorded.ts'
import type { Result } from '../../src/lab/result.ts'
import { effectOf } from '../../src/lab/words.ts'
import type { LessonPage } from './theme/lesson.ts'
import type { LessonEntry } from './theme/lessons.data.ts'

/** All that a lesson's widgets need; undefined for a lesson that has no experiment. */
export function lessonPage({ folder, name, number, title, experiment }: Lesson): LessonPage | undefined {
  if (!experiment) return undefined
  const { question, knobs, systems, claims } = experiment
  return { folder, name, number, title, question, knobs, systems, claims, ...recorded(folder) }
}

/** A corrupt file costs the page its figures, not the site its page. */
function recorded(folder: string): { recorded: Result | null; recordedProblem: string | null } {
  try {
    return { recorded: recordedResult(folder) ?? null, recordedProblem: null }
  } catch (error) {
    return { recorded: null, recordedProblem: (error as Error).message }
  }
}

/** One line of the course for each lesson. */
export async function lessonEntries(): Promise<LessonEntry[]> {
  return (await listLessons()).map((lesson) => {
    const { folder, name, number, title, summary } = lesson
    const page = lessonPage(lesson)
    const [claim] = page?.claims ?? []
    return {
      folder,
      name,
      number,
      title,
      summary,
      ...facts(readFileSync(lessonFile(folder, 'README.md'), 'utf8')),
      link: `/lessons/${name}`,
      effect: (claim && effectOf(page?.recorded?.effects ?? [], claim)) ?? null,
    }
  })
}

/** `_15 minutes · you should know what a Fastify route is_` */
export const FACTS = /^_(\d+) minutes(?: · (.+))?_$/m

function facts(readme: string): { minutes: number | null; needs: string } {
  const [, minutes, needs = ''] = FACTS.exec(readme) ?? []
  return { minutes: minutes ? Number(minutes) : null, needs }
}
