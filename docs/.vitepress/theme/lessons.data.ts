// The lessons in one line each, for the sidebar, the course and the landing page.
import { defineLoader } from 'vitepress'
import type { Claim } from '../../../src/lab/experiment.ts'
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
  claims: Claim[]
}

declare const data: LessonEntry[]

export { data }

export default defineLoader({ watch: ['../../../lessons/*/README.md'], load: lessonEntries })
