// The lessons in one line each, for the sidebar, the course and the landing page.
import { defineLoader } from 'vitepress'
import type { Effect } from '../../../src/lab/result.ts'
import { lessonEntries } from '../lesson-data.ts'

export interface LessonEntry {
  folder: string
  name: string
  number: number
  title: string
  summary: string
  minutes: number | null
  /** What one should know before. */
  needs: string
  link: string
  /** What the recorded result says of the lesson's first claim. */
  effect: Effect | null
}

declare const data: LessonEntry[]

export { data }

export default defineLoader({ watch: ['../../../lessons/*/README.md'], load: lessonEntries })
