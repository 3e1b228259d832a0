// The contract between a lesson and the lab: what a lesson's author declares. It is data; the lab does the rest.
import type { PLANNED_FAULTS } from './faults.ts'

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
  /** It is the number of this table's rows: the shop's data is made in that size. */
  rows?: 'products' | 'reviews' | 'orders' | 'members'
}

/** One kind of process in a system: a program of the lesson, or an engine that stands before others. */
export type Role = ProgramRole | EngineRole

/** A twelve-factor server that answers `GET /healthz` on `PORT`. */
export interface ProgramRole {
  /** The entry point, relative to the lesson's folder. */
  run: string
  /** How many of them, 1 unless said; or the knob that says it. */
  instances?: number | string
  env?: Record<string, string>
}

/** Such as a cache or a balancer. It starts anew each round, like a program, and is the last role, the door. */
export interface EngineRole {
  /**
   * The engines that can play it, best first, each with its configuration: a template, relative to the lesson's folder,
   * that gets the addresses of the roles before it.
   */
  engine: Record<string, string>
}

/**
 * One way to run the shop. Each role gets the addresses of those before it (`<ROLE>_URLS`, comma-separated); the last one is the
 * door, where the load arrives. It starts when the others are up, which start together.
 */
export interface System {
  about: string
  roles: Record<string, Role>
  /** Names of engines, as in `src/engines`. One that is a database takes SQLite's place. */
  engines?: string[]
  /** Those of its engines whose stand-in can't do what this system needs: without the real one, it is left out. */
  real?: string[]
  /** Left out unless the reader, or a scenario, names it, such as the student's own version. */
  onlyWhenNamed?: boolean
  /** Its wrong answers are what the lesson is about: they are counted and shown, and fail no claim. */
  mayFail?: boolean
  /**
   * How this system is loaded, where the lesson is about the load: as an open loop, at this share of what the baseline has carried
   * in the same round (0.9 is 90 %), instead of as the others are. Its throughput is what it was offered, and no effect.
   */
  load?: { share: number }
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
  /** What figures call this kind of request, where they tell kinds apart: 'catalog', 'payment'. Several may share a name. */
  name?: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `{name}` is replaced by a drawn value, or by what the visitor carries, here, in `headers`, `json` and `expect`. */
  path: string
  headers?: Record<string, string>
  /** The body as JSON text. */
  json?: string
  /** A file of the lesson's folder as the body; say in `headers` what its content type is. */
  file?: string
  /** Text that a right answer's body contains; without it the answer is counted as wrong. */
  expect?: string
}

/** What the load generator sends: a seeded mix, so that every run sends the same requests. */
export interface Workload {
  /** Connections of the closed loop: each sends its next request when the last one is answered. */
  connections: number
  requests: RequestTemplate[]
  draws?: Record<string, Draw>
  visitors?: Visitors
}

/**
 * Visitors who each do something once, before the load of a round (log in, say), and carry what they got along: it fills places in
 * all their requests. In the closed loop each connection is a visitor; in the open loop each request is of one of them, in turn.
 */
export interface Visitors {
  count: number
  /** What each does first. `{visitor}` is its number, 1…count. The answer must be right, or the run fails. */
  first: Pick<RequestTemplate, 'method' | 'path' | 'headers' | 'json'>
  /** What it takes from the answer, by the name of the place that it fills: a cookie as `name=value`, or a field of a JSON body. */
  take: Record<string, { cookie: string } | { field: string }>
}

export type Metric = 'throughput' | 'p50' | 'p99'

type Bound = { atLeast: number } | { atMost: number }

type Ratio = {
  metric: Metric
  of: string
  over: string
  /** Of the requests with this name alone. */
  route?: string
}

/**
 * The effect that a lesson says it will show. With a bound it is claimed, and holds when the whole interval of the ratio `of`/`over` is on
 * that side. Without one it is predicted and told first, where a quick run's interval is too wide to claim anything.
 */
export type RatioClaim = Ratio | (Ratio & Bound)

/** What share of its answers a system gets wrong, 0–1. It holds when the whole interval is on the claimed side. */
export type WrongClaim = { metric: 'wrong'; of: string; route?: string } & Bound

export type Claim = RatioClaim | WrongClaim

/** Of which a result says whether it holds. */
export type BoundClaim = (Ratio & Bound) | WrongClaim

/** A number that a system tells of itself: the door answers `GET /gauges` with a JSON object that has it, such as `{ "backlog": 12 }`. */
export interface Gauge {
  label: string
  help: string
  unit?: string
}

/** Something broken on purpose in every round, in each system that has it: done when measuring begins, and put right after. */
export interface PlannedFault {
  /** A role or an engine. */
  name: string
  /** 1 for the first. */
  instance: number
  fault: (typeof PLANNED_FAULTS)[number]
}

/** The experiment repeated for each of these values of a knob. */
export interface Sweep<K extends string = string> {
  knob: K
  /** Ascending. One of them is the knob's default (or what the scenario sets): its figures are the run's own. */
  values: number[]
}

/** Another question to the same systems: `npm run lesson -- name --scenario slow`. What isn't said is as in the experiment, but for the claims and the load curve. */
export interface Scenario<K extends string = string, S extends string = string> {
  /** The question, in one line. */
  question: string
  /** The first one is the baseline. */
  systems?: S[]
  knobs?: Partial<Record<K, number>>
  workload?: (knobs: Record<K, number>) => Workload
  fault?: PlannedFault
  /** Open loop at this rate, req/s, or at what this knob says. */
  openRate?: number | string
  /** Load on each system in each round, s. */
  seconds?: number
  sweep?: Sweep<K>
  /** Measure the load curve too. */
  curve?: boolean
  claims?: Claim[]
}

export interface Experiment<K extends string = string, S extends string = string> {
  /** The lesson's folder. */
  lesson: string
  question: string
  knobs: Record<K, Knob>
  /** The first one is the baseline that the others are compared with. */
  systems: Record<S, System>
  workload: (knobs: Record<NoInfer<K>, number>) => Workload
  /** Load on each system in each round, s, where the usual 0.8 s are too short to see the effect. */
  seconds?: number
  /** Open loop at this rate, req/s, or at what this knob says, where "how does it feel" is the question rather than "how much". */
  openRate?: number | string
  /** Measure the load curve too: offered load in steps from 10 % to 120 % of what each system carries. */
  curve?: boolean
  /** Texts that each system's door gives at these paths, kept with the result: a query's plan, say. */
  shows?: Record<string, { label: string; path: string }>
  gauges?: Record<string, Gauge>
  /** The gauge of what is still to be done: after the load, the lab waits until it is 0, and tells how long that took. */
  drains?: string
  /** The first one is what is predicted, so it is of a ratio. */
  claims: Claim[]
  scenarios?: Record<string, Scenario<NoInfer<K>, NoInfer<S>>>
}

/** Declares an experiment; it is here for the types' sake, so that a typo in a knob or a system is an error in the editor. */
export function experiment<K extends string, S extends string>(declared: Experiment<K, S>): Experiment<K, S> {
  return declared
}
