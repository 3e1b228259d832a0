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

/** All lessons, in order. */
export async function listLessons(): Promise<Lesson[]> {
  const isLesson = (name: string) => /^\d\d-/.test(name) && existsSync(join(LESSONS, name, 'README.md'))
  const folders = readdirSync(LESSONS).filter(isLesson)
  return Promise.all(folders.sort().map(readLesson))
}

/**
 * Finds a lesson by its name, number or folder: `caching`, `3`, `03-caching`.
 * @throws UsageError that suggests the nearest one
 */
export async function findLesson(word: string): Promise<Lesson> {
  const lessons = await listLessons()
  const wanted = word.toLowerCase()
  const found = lessons.find(
    ({ folder, name, number }) =>
      [folder, name, String(number)].includes(wanted) || (/^\d+$/.test(wanted) && Number(wanted) === number),
  )
  if (found) return found
  const near = lessons.toSorted((a, b) => distance(a.name, wanted) - distance(b.name, wanted))[0]
  const close = near && distance(near.name, wanted) <= 3 ? ` Did you mean "${near.name}"?` : ''
  throw new UsageError(
    `There is no lesson "${word}".${close} There are: ${lessons.map(({ name }) => name).join(', ')}`,
  )
}

async function readLesson(folder: string): Promise<Lesson> {
  const [, number, name] = /^(\d\d)-(.+)$/.exec(folder) as unknown as [string, string, string]
  const readme = readFileSync(join(LESSONS, folder, 'README.md'), 'utf8')
  const title = /^# (.+)$/m.exec(readme)?.[1] ?? name
  const summary =
    readme
      .replace(/^---\n.*?\n---\n/s, '')
      .split(/\n\s*\n/)
      .find((part) => part.trim() && !part.trim().startsWith('#'))
      ?.trim()
      .replaceAll('\n', ' ') ?? ''
  const file = join(BENCHMARKS, `${name}.ts`)
  const lesson = { folder, number: Number(number), name, title, summary }
  if (!existsSync(file)) return lesson
  const { default: experiment } = (await import(pathToFileURL(file).href)) as { default: Experiment }
  return { ...lesson, experiment }
}
