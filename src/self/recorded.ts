// What the checks have found last, kept in benchmarks/recorded/self.json, each with where and when it was measured.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RECORDED } from '../lab/paths.ts'
import type { Machine } from '../lab/result.ts'
import type { Finding } from './check.ts'

export const SELF = join(RECORDED, 'self.json')

export interface RecordedCheck extends Finding {
  title: string
  about: string
  startedAt: string
  seconds: number
  machine: Machine
}

/** By the check's name; none when nothing is recorded. */
export function recordedChecks(file = SELF): Record<string, RecordedCheck> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, RecordedCheck>) : {}
}
