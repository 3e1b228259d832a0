// What the site's pages are told about the lessons, read when the site is built.
import { readFileSync } from 'node:fs'
import { predictedClaim } from '../../src/lab/claim.ts'
import type { Scenario } from '../../src/lab/experiment.ts'
import { type Lesson, listLessons } from '../../src/lab/lessons.ts'
import { lessonFile } from '../../src/lab/paths.ts'
import { recordedResult } from '../../src/lab/recorded.ts'
import type { Result, SystemResult } from '../../src/lab/result.ts'
import type { LessonPage, ScenarioPage } from './theme/lesson.ts'
import type { LessonEntry } from './theme/lessons.data.ts'

/** All that a lesson's widgets need; undefined for a lesson that has no experiment. */
export function lessonPage({ folder, name, number, title, experiment }: Lesson): LessonPage | undefined {
  if (!experiment) return undefined
  const { question, knobs, systems, claims } = experiment
  const {
    curve = false,
    openRate = null,
    gauges = {},
    drains = null,
    shows = {},
    scenarios = {},
  } = experiment
  return {
    ...{ folder, name, number, title, question, knobs, systems, claims },
    ...{ curve, openRate, gauges, drains, shows },
    scenarios: Object.fromEntries(
      Object.entries(scenarios).map(([scenario, declared]) => [
        scenario,
        scenarioPage(folder, scenario, declared),
      ]),
    ),
    ...recorded(folder),
  }
}

/** Data alone: a page can't carry the workload, which is a function. */
function scenarioPage(folder: string, name: string, { workload, ...declared }: Scenario): ScenarioPage {
  return { ...declared, ...recorded(folder, name) }
}

/** A recorded result as a page needs it: no more points of a curve than can be seen, and no digits beyond what anything is known to. */
function forPage(result: Result): Result {
  const page = rounded(result)
  for (const system of Object.values(page.systems)) system.curve = thinned(system.curve)
  return page
}

const DIGITS = 6
const rounded = (result: Result): Result =>
  JSON.parse(
    JSON.stringify(result, (_, value) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value,
    ),
  )

const CURVE_POINTS = 48

/** About so many points of a curve, its ends among them. */
function thinned(curve: SystemResult['curve']): SystemResult['curve'] {
  const step = Math.max(1, (curve.length - 1) / CURVE_POINTS)
  const kept = new Set(Array.from({ length: CURVE_POINTS + 1 }, (_, i) => Math.round(i * step)))
  return curve.filter((_, i) => kept.has(i))
}

/** A corrupt file costs the page its figures, not the site its page. */
function recorded(
  folder: string,
  scenario?: string,
): { recorded: Result | null; recordedProblem: string | null } {
  try {
    const result = recordedResult(folder, scenario)
    return { recorded: result ? forPage(result) : null, recordedProblem: null }
  } catch (error) {
    return { recorded: null, recordedProblem: (error as Error).message }
  }
}

/** What the first page shows: the first lesson with a recorded effect on throughput, which bars tell best; without its scenarios. */
export function landingLesson(lessons: Lesson[]): LessonPage | undefined {
  const pages = lessons.flatMap((lesson) => lessonPage(lesson) ?? [])
  const shown = pages.find(
    ({ recorded, claims }) => recorded && predictedClaim(claims)?.metric === 'throughput',
  )
  return shown && { ...shown, scenarios: {} }
}

/** One line of the course for each lesson. */
export async function lessonEntries(): Promise<LessonEntry[]> {
  return (await listLessons()).map((lesson) => {
    const { folder, name, number, title, summary } = lesson
    const page = lessonPage(lesson)
    return {
      folder,
      name,
      number,
      title,
      summary,
      ...facts(readFileSync(lessonFile(folder, 'README.md'), 'utf8')),
      link: `/lessons/${name}`,
      claims: page?.claims ?? [],
    }
  })
}

/** `_15 minutes · you should know what a Fastify route is_` */
export const FACTS = /^_(\d+) minutes(?: · (.+))?_$/m

function facts(readme: string): { minutes: number | null; needs: string } {
  const [, minutes, needs = ''] = FACTS.exec(readme) ?? []
  return { minutes: minutes ? Number(minutes) : null, needs }
}
