// What a run will do: the experiment with the reader's choices, checked before anything starts.
import { checkUsed, type EngineWishes, engineWishes, withDatabase } from './engine-wishes.ts'
import { UsageError } from './errors.ts'
import type { Claim, Experiment, Knob, System, Workload } from './experiment.ts'
import type { Loop } from './load/protocol.ts'
import { balanced } from './rounds.ts'

export interface RunOptions {
  /** Fewer and shorter rounds, a shorter warm-up: an answer in seconds, with a wider interval. */
  quick?: boolean
  /** Exactly this many rounds, instead of as many as the interval needs. */
  rounds?: number
  /** Load on each system in each round, s. */
  seconds?: number
  /** Some of the experiment's systems; the first named is the baseline. */
  systems?: string[]
  knobs?: Record<string, number>
  seed?: number
  /** Open loop at this rate, req/s, instead of the closed loop. */
  openRate?: number
  /** Engines to use for real, never by a stand-in: by URL or by their program. A database replaces SQLite in every system. */
  with?: string[]
  /** Engines not to use: a stand-in takes their place, or the systems that need them are left out. */
  without?: string[]
  prediction?: number
}

export interface Plan {
  lesson: string
  question: string
  systems: Record<string, System>
  /** Whether the reader named the systems: then none may be left out. */
  named: boolean
  engines: EngineWishes
  baseline: string
  knobs: Record<string, number>
  /** What the knobs put into every role's environment. */
  knobEnv: Record<string, string>
  workload: Workload
  loop: Loop
  seed: number
  rounds: { least: number; most: number }
  /** Warming up before each round, at most, s: it ends when throughput has settled. */
  warmSeconds: number
  loadSeconds: number
  /** No further round begins that would end after this, s; the least number of rounds is run all the same. */
  budgetSeconds: number
  claims: Claim[]
  prediction?: number
}

/** @throws UsageError that says what is allowed */
export function makePlan(experiment: Experiment, options: RunOptions): Plan {
  const { quick = false, seed = 1, openRate, prediction } = options
  const knobs = turnKnobs(experiment.knobs, options.knobs ?? {})
  const engines = engineWishes(options)
  const systems = withDatabase(chooseSystems(experiment.systems, options.systems), engines.database)
  checkUsed(engines, systems, experiment)
  const count = Object.keys(systems).length
  const has = (name: string) => Object.hasOwn(systems, name)
  if (options.rounds !== undefined) check('rounds', options.rounds, 2, 100, true) // one has no interval
  if (options.seconds !== undefined) check('seconds', options.seconds, 0.2, 600)
  if (openRate !== undefined) check('openRate', openRate, 1, 100_000, false, 'req/s', 'rate')
  check('seed', seed, 0, 2 ** 31 - 1, true)
  const rounds = options.rounds
    ? { least: options.rounds, most: options.rounds }
    : quick
      ? quickRounds(count)
      : { least: balanced(5, count), most: balanced(12, count) }
  return {
    lesson: experiment.lesson,
    question: experiment.question,
    systems,
    named: options.systems !== undefined,
    engines,
    baseline: Object.keys(systems)[0] as string,
    knobs,
    knobEnv: environment(experiment.knobs, knobs),
    workload: experiment.workload(knobs),
    loop: openRate ? { kind: 'open', rate: openRate } : { kind: 'closed' },
    seed,
    rounds,
    warmSeconds: quick ? 0.9 : 2.5,
    loadSeconds: options.seconds ?? (quick ? 0.5 : 0.8),
    budgetSeconds: 55,
    // An open loop offers the same load to all, so what a claim says of capacity doesn't apply.
    claims: openRate ? [] : experiment.claims.filter((claim) => has(claim.of) && has(claim.over)),
    ...(prediction !== undefined && { prediction }),
  }
}

/** Each system comes first equally often, as long as that doesn't take long. */
function quickRounds(systems: number): Plan['rounds'] {
  const rounds = systems > 3 ? 3 : balanced(3, systems)
  return { least: rounds, most: rounds }
}

function chooseSystems(all: Record<string, System>, named?: string[]): Record<string, System> {
  const names = named ?? Object.keys(all).filter((name) => !all[name]?.onlyWhenNamed)
  const unknown = names.filter((name) => !Object.hasOwn(all, name))
  if (unknown.length > 0 || names.length === 0) {
    throw new UsageError(
      `There is no system "${unknown.join('", "')}" here. There are: ${Object.keys(all).join(', ')}`,
    )
  }
  return Object.fromEntries(names.map((name) => [name, all[name] as System]))
}

function turnKnobs(knobs: Record<string, Knob>, turned: Record<string, number>): Record<string, number> {
  const unknown = Object.keys(turned).filter((name) => !Object.hasOwn(knobs, name))
  if (unknown.length > 0)
    throw new UsageError(
      `There is no knob "${unknown[0]}" here. There are: ${Object.keys(knobs).join(', ') || 'none'}`,
      unknown[0],
    )
  return Object.fromEntries(
    Object.entries(knobs).map(([name, knob]) => {
      const value = turned[name] ?? knob.default
      check(name, value, knob.min, knob.max, knob.integer, knob.unit)
      return [name, value]
    }),
  )
}

function environment(knobs: Record<string, Knob>, values: Record<string, number>): Record<string, string> {
  const pairs = Object.entries(knobs).flatMap(([name, { env }]) => (env ? [[env, String(values[name])]] : []))
  return Object.fromEntries(pairs)
}

function check(
  field: string,
  value: number,
  min: number,
  max: number,
  integer = false,
  unit = '',
  name = field,
): void {
  if (Number.isFinite(value) && value >= min && value <= max && (!integer || Number.isInteger(value))) return
  const range = `${integer ? 'a whole number ' : ''}from ${min} to ${max}${unit && ` ${unit}`}`
  throw new UsageError(`${name} can't be ${value}: it goes ${range}`, field)
}
