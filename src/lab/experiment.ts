// The contract between a lesson and the lab: what a lesson's author declares. It is data; the lab does the rest.

/** A number that a student may turn. With `env` it reaches every role as that variable; the workload sees all knobs. */
export interface Knob {
  label: string
  help: string
  unit?: string
  default: number
  min: number
  max: number
  /** Whole numbers only. */
  integer?: boolean
  /** The environment variable that carries this knob to the lesson's processes. */
  env?: string
}

/** One kind of process in a system: a program of the lesson, or an engine that stands before others. */
export type Role = ProgramRole | EngineRole

/** A twelve-factor server that answers `GET /healthz` on `PORT`. */
export interface ProgramRole {
  /** The entry point, relative to the lesson's folder. */
  run: string
  /** How many of them, 1 unless said. */
  instances?: number
  env?: Record<string, string>
}

/** Such as a cache or a balancer. It starts anew each round, like a program. */
export interface EngineRole {
  /**
   * The engines that can play it, best first, each with its configuration: a template, relative to the lesson's folder,
   * that gets the addresses of the roles before it.
   */
  engine: Record<string, string>
}

/**
 * One way to run the shop. Roles start in the order given and each gets the addresses of those before it
 * (`<ROLE>_URLS`, comma-separated); the last one is the door, where the load arrives.
 */
export interface System {
  about: string
  roles: Record<string, Role>
  /** Names of engines, as in `src/engines`. One that is a database takes SQLite's place. */
  engines?: string[]
  /** Left out unless the reader names it, such as the student's own version. */
  onlyWhenNamed?: boolean
}

/** A value that changes from request to request, drawn from a seeded generator. */
export type Draw =
  /** 1…n, where 1 is the most popular: P(k) = ln(1 + 1/k) / ln(n + 1), Zipf's law with exponent 1. */
  | { zipf: number }
  /** A whole number, each equally likely. */
  | { from: number; to: number }

export interface RequestTemplate {
  /** Relative to the other templates' weights. */
  weight: number
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `{name}` is replaced by a drawn value, here, in `json` and in `expect`. */
  path: string
  /** The body as JSON text. */
  json?: string
  /** Text that a right answer's body contains; without it the answer is counted as wrong. */
  expect?: string
}

/** What the load generator sends: a seeded mix, so that every run sends the same requests. */
export interface Workload {
  /** Connections of the closed loop: each sends its next request when the last one is answered. */
  connections: number
  requests: RequestTemplate[]
  draws?: Record<string, Draw>
}

export type Metric = 'throughput' | 'p50' | 'p99'

/** The effect that a lesson says it will show. It holds when the whole interval of the ratio `of`/`over` is on the claimed side. */
export type Claim = { metric: Metric; of: string; over: string } & ({ atLeast: number } | { atMost: number })

export interface Experiment<K extends string = string, S extends string = string> {
  /** The lesson's folder. */
  lesson: string
  question: string
  knobs: Record<K, Knob>
  /** The first one is the baseline that the others are compared with. */
  systems: Record<S, System>
  workload: (knobs: Record<NoInfer<K>, number>) => Workload
  claims: (Claim & { of: NoInfer<S>; over: NoInfer<S> })[]
}

/** Declares an experiment; it is here for the types' sake, so that a typo in a knob or a system is an error in the editor. */
export function experiment<K extends string, S extends string>(declared: Experiment<K, S>): Experiment<K, S> {
  return declared
}
