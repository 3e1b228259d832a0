// Finds the lessons and their experiments by where they are.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { distance } from 'fastest-levenshtein'
import { UsageError } from './errors.ts'
import type { Experiment } from './experiment.ts'
import { BENCHMARKS, LESSONS } from './paths.ts'

export interface Lesson {
  /** Such as 03-caching. */
  folder: string
  number: number
  name: string
  /** The README's heading and first paragraph. */
  title: string
  summary: string
  experiment?: Experiment
}

/** Where lessons and their experiments are. */
interface Place {
  lessons: string
  benchmarks: string
}
const HERE: Place = { lessons: LESSONS, benchmarks: BENCHMARKS }

/**
 * All lessons, in order: the folders with a number and a README.
 * @throws UsageError when an experiment names another folder than its own
 */
export async function listLessons(place = HERE): Promise<Lesson[]> {
  const folders = foldersIn(place).filter((name) => existsSync(join(place.lessons, name, 'README.md')))
  return Promise.all(folders.map((folder) => readLesson(folder, place)))
}

const foldersIn = ({ lessons }: Place) =>
  readdirSync(lessons)
    .filter((name) => /^\d\d-/.test(name))
    .sort()

/**
 * Finds a lesson by its name, number or folder: `caching`, `3`, `03-caching`.
 * @throws UsageError that suggests the nearest one, or says what one that was begun still lacks
 */
export async function findLesson(word: string, place = HERE): Promise<Lesson> {
  const lessons = await listLessons(place)
  const wanted = word.toLowerCase()
  const found = lessons.find(
    ({ folder, name, number }) =>
      [folder, name, String(number)].includes(wanted) || (/^\d+$/.test(wanted) && Number(wanted) === number),
  )
  if (found) return found
  const begun = foldersIn(place).find((name) => [name, name.slice(3)].includes(wanted))
  if (begun)
    throw new UsageError(
      `lessons/${begun} has no README.md yet, by which a lesson is found. Begin it with "# Title" and a paragraph.`,
    )
  const near = lessons.toSorted((a, b) => distance(a.name, wanted) - distance(b.name, wanted))[0]
  const isNear = near && !/^\d+$/.test(wanted) && distance(near.name, wanted) <= 3
  const close = isNear ? ` Did you mean "${near.name}"?` : ''
  throw new UsageError(
    `There is no lesson "${word}".${close} There are: ${lessons.map(({ name }) => name).join(', ')}`,
  )
}

/** @throws UsageError when a lesson has none */
export function experimentOf({ folder, name, experiment }: Lesson): Experiment {
  if (experiment) return experiment
  throw new UsageError(
    `${folder} has no experiment: there is no benchmarks/${name}.ts. Its text is lessons/${folder}/README.md`,
  )
}

async function readLesson(folder: string, place: Place): Promise<Lesson> {
  const [, number, name] = /^(\d\d)-(.+)$/.exec(folder) as unknown as [string, string, string]
  const readme = readFileSync(join(place.lessons, folder, 'README.md'), 'utf8')
  const title = /^# (.+)$/m.exec(readme)?.[1] ?? name
  const summary =
    readme
      .replace(/^---\n.*?\n---\n/s, '')
      .split(/\n\s*\n/)
      .find((part) => part.trim() && !part.trim().startsWith('#'))
      ?.trim()
      .replaceAll('\n', ' ') ?? ''
  const file = join(place.benchmarks, `${name}.ts`)
  const lesson = { folder, number: Number(number), name, title, summary }
  if (!existsSync(file)) return lesson
  const { default: experiment } = (await import(pathToFileURL(file).href)) as { default: Experiment }
  if (experiment.lesson !== folder)
    throw new UsageError(
      `benchmarks/${name}.ts says lesson: '${experiment.lesson}', but its folder is lessons/${folder}.`,
    )
  return { ...lesson, experiment }
}
