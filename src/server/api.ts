// What the page and the lab's server say to each other.
import type { Comparison } from '../lab/compare.ts'
import type { LabEvent } from '../lab/events.ts'
import type { Claim, Experiment, Gauge, Knob, Scenario, System } from '../lab/experiment.ts'
import type { Fault } from '../lab/faults.ts'
import type { LastRun } from '../lab/history.ts'
import type { Loop } from '../lab/load/protocol.ts'
import type { RunOptions } from '../lab/plan.ts'
import type { Effect, Machine, Result } from '../lab/result.ts'

/** GET /api/health. Only a page of this same site can read it, and with it the token that every change needs (`x-tenfold-token`). */
export interface Health {
  name: 'tenfold'
  version: string
  /** New with every start of the server. */
  token: string
  machine: Pick<Machine, 'cpu' | 'cores' | 'memoryBytes' | 'os' | 'node'>
}

/** GET /api/lessons gives all of them, GET /api/lessons/:lesson (caching, 3 or 03-caching) one. */
export interface LessonInfo {
  folder: string
  number: number
  name: string
  title: string
  summary: string
  question: string | null
  knobs: Record<string, Knob>
  systems: Record<string, System>
  claims: Claim[]
  gauges: Record<string, Gauge>
  shows: NonNullable<Experiment['shows']>
  /** Whether a run measures the load curve too, unless told otherwise. */
  curve: boolean
  /** Open loop at this rate, req/s, or at what this knob says; null for the closed loop. */
  openRate: number | string | null
  scenarios: Record<string, Omit<Scenario, 'workload'>>
  lastRun: LastRun | null
}

/** POST /api/runs: measure a lesson's experiment. The answer is the Job, 202. */
export interface RunRequest extends RunOptions {
  lesson: string
}

/** POST /api/plays: keep one system under load until told to stop. The answer is the Job, 202. */
export interface PlayRequest {
  lesson: string
  system: string
  knobs?: Record<string, number>
  loop?: Loop
}

/** PATCH /api/jobs/:id, while it plays: turn knobs, change the load. 202 */
export interface PlayChange {
  knobs?: Record<string, number>
  loop?: Loop
}

/** POST /api/jobs/:id/faults, while it runs. 202 */
export interface FaultRequest {
  /** A run has several systems, of which the one under load is meant unless another is named. */
  system?: string
  name: string
  instance: number
  fault: Fault['fault']
}

/** A run or a play. The lab does one at a time, the others wait in line. DELETE /api/jobs/:id stops it or takes it out of the line. 202 */
export interface Job {
  id: string
  kind: 'run' | 'play'
  lesson: string
  request: RunRequest | PlayRequest
  state: 'waiting' | 'running' | 'finished' | 'failed' | 'stopped'
  /** 0 for the one that runs, 1 for the first in line. */
  position: number
  /** Of a finished run, its number in history. */
  resultId: number | null
  /** Why it failed, with the last lines of what failed. */
  failure: { message: string; lines: string[] } | null
}

/**
 * GET /api/events, Server-Sent Events: what a page needs to follow the lab. A new page gets `jobs`, then all that the job under way has
 * told so far (for a long one: its beginning, and the newest part), then the rest as it happens. `Last-Event-ID` continues instead.
 */
export type ServerEvent =
  /** The newest jobs, those waiting and running included, newest last. */
  | { type: 'jobs'; jobs: Job[] }
  /** `at`: since the job began, s. */
  | { type: 'lab'; job: string; at: number; event: LabEvent }

/** GET /api/history?lesson=03-caching: newest first. */
export interface HistoryEntry {
  id: number
  lesson: string
  startedAt: string
  systems: string[]
  knobs: Record<string, number>
  workload: Result['workload']
  /** Which of the lesson's scenarios, if one. */
  scenario: string | null
  /** One of each pair of systems. */
  effects: Effect[]
  claimsHold: boolean
  prediction: number | null
  warnings: number
}

/** GET /api/history/:id, where id is a number, or `recorded-03-caching` for the result that comes with a lesson, `recorded-05-load-balancing.slow` for its scenario's. */
export type HistoryRun = { id: string; result: Result }

/** GET /api/compare?a=12&b=recorded-03-caching: b against a. */
export type CompareAnswer = { a: HistoryRun; b: HistoryRun; comparison: Comparison }

/** Every error: 400 (with `field` where one is at fault), 403, 404, 409, 413, 415, 421 … */
export interface ApiError {
  error: string
  message: string
  field?: string
  /** The last lines of the process that failed. */
  lines?: string[]
}
