// What the lab and the load generator's process say to each other.
import type { Workload } from '../experiment.ts'
import type { ErrorKinds } from '../result.ts'

/** Closed loop: as many requests as the connections can carry. Open loop: Poisson arrivals at a rate (req/s), whatever happens. */
export type Loop = { kind: 'closed' } | { kind: 'open'; rate: number }

export interface LoadOrder {
  type: 'load'
  url: string
  /** What a template's `file` names is an absolute path here. */
  workload: Workload
  loop: Loop
  /** Warming up until throughput has settled, at most this long, s. Not counted. */
  warmSeconds: number
  /** Until it has roughly settled. */
  hasty?: boolean
  /** By the closed loop of ten clients or more, which compiles code and fills caches soonest; or by the open loop that is measured. */
  warmBy: 'closed' | 'open'
  /** How long is measured, s. */
  seconds: number
  seed: number
  timeoutSeconds: number
}

/** One real request, picked at random from those that ended lately. */
export interface SeenRequest {
  /** null when it got no answer. */
  us: number | null
  outcome: 'ok' | keyof ErrorKinds
  /** What the answer's Cache-Status header says, where it has one. */
  cache?: 'hit' | 'miss'
}

/** The last 100 ms. */
export interface LoadSample {
  type: 'sample'
  /** Since load began, s. */
  at: number
  /** Right answers a second. */
  throughput: number
  p50: number | null
  p99: number | null
  errors: number
  /** Requests sent and not yet answered. */
  underWay: number
  requests: SeenRequest[]
}

/** Of one named kind of request. */
export interface RouteFigures {
  histogram: string
  carried: number
  requests: number
  errors: number
}

export interface LoadFigures {
  type: 'done'
  seconds: number
  /** Times of the right answers, µs, as `encode` wrote them. */
  histogram: string
  /** How many right answers the time was worth: in the closed loop see `partWithin`, in the open loop those that came within it. */
  carried: number
  /** The same of each named kind of request. */
  routes: Record<string, RouteFigures>
  /** All answers, right or wrong. */
  requests: number
  errors: ErrorKinds
  /** Answers that carried a Cache-Status header, and those of them that were a hit. */
  cache: { answers: number; hits: number }
  /** Event-loop utilisation of the load generator, 0–1. */
  busy: number
  /** Whether throughput had settled when measuring began. */
  settled: boolean
  /** Open loop: 99th percentile of sending later than scheduled, µs. */
  lateP99?: number
}

/** While load runs. */
export type LoadMessage = LoadSample | { type: 'measuring' }

export type FromGenerator =
  | { type: 'ready' }
  | LoadMessage
  | LoadFigures
  | { type: 'broken'; message: string }
/** `enough` ends the load under way early, with its figures. */
export type ToGenerator = LoadOrder | { type: 'enough' }
