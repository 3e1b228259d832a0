// What a run will do: the experiment with the reader's choices, checked before anything starts.
import { check, chooseScenario, chooseSweep, chooseSystems, claimedSystems, turnKnobs } from './choices.ts'
import { speaksOf } from './claim.ts'
import { checkDeclared } from './declared.ts'
import { DRAIN_WITHIN_SECONDS } from './drain.ts'
import { checkUsed, type EngineWishes, engineWishes, withDatabase } from './engine-wishes.ts'
import { UsageError } from './errors.ts'
import type { Claim, Experiment, PlannedFault, Sweep, System, Workload } from './experiment.ts'
import type { LoadOrder, Loop } from './load/protocol.ts'
import { CROWD, LEAD_IN_SECONDS } from './load/warm.ts'
import { checkFault } from './parts.ts'
import { lessonFile } from './paths.ts'
import { budgetSeconds, exactly, QUICK_LOAD, type Rounds, usualRounds, usualWarmUp } from './rounds.ts'
import { environment, rateOf, sizes } from './turned.ts'

export interface RunOptions {
  /** Fewer and shorter rounds: an answer in seconds, with a wider interval. */
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
  /** The closed loop, even where the experiment declares an open one. */
  closed?: boolean
  /** Engines to use for real, never by a stand-in: by URL or by their program. A database replaces SQLite in every system. */
  with?: string[]
  /** Engines not to use: a stand-in takes their place, or the systems that need them are left out. */
  without?: string[]
  prediction?: number
  /** One of the experiment's scenarios. Whatever else is said here goes before what it says. */
  scenario?: string
  /** Repeats the experiment for each of these values of a knob, and for the one that it has otherwise. */
  sweep?: Sweep
  /** Measures the load curve too. */
  curve?: boolean
  /** Breaks this in every round. */
  fault?: PlannedFault
}

export interface Plan {
  lesson: string
  question: string
  scenario?: string
  systems: Record<string, System>
  quick: boolean
  /** What a quick run leaves out: systems, the load curve. */
  unmeasured: string[]
  /** Whether the reader named the systems: then none may be left out. */
  named: boolean
  engines: EngineWishes
  baseline: string
  knobs: Record<string, number>
  /** What the knobs put into every role's environment. */
  knobEnv: Record<string, string>
  /** Sizes of the shop's tables that a knob changes, as the seed reads them: `{ ORDERS: '1000' }`. */
  sizes: Record<string, string>
  workload: Workload
  loop: Loop
  seed: number
  rounds: Rounds
  /** By which loop systems are warmed up, and how long at most, s. */
  warmBy: LoadOrder['warmBy']
  warmSeconds: number
  loadSeconds: number
  /** No further round begins that would end after this, s; the least number of rounds is run all the same. */
  budgetSeconds: number
  /** The load curve's steps, as shares of the capacity; none when it isn't measured. */
  curve: { shares: number[]; seconds: number }
  fault?: PlannedFault
  /** The run is one for each of these values. */
  sweep?: Sweep
  gauges: string[]
  drains?: string
  /** What isn't done by then is told as not drained, and the run goes on, s. */
  drainWithinSeconds: number
  shows: NonNullable<Experiment['shows']>
  claims: Claim[]
  prediction?: number
}

/** A load curve's steps. The last one is beyond what can be carried: that is where it shows. */
const CURVE_SHARES = [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1.2]
const QUICK_CURVE_SHARES = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1, 1.2]
const MOST_STEP_SECONDS = 1.6

/** @throws UsageError that says what is allowed */
export function makePlan(experiment: Experiment, options: RunOptions): Plan {
  const { quick = false, seed = 1, prediction } = options
  const scenario = chooseScenario(experiment, options.scenario)
  const claims = (scenario ? scenario.claims : experiment.claims) ?? []
  const knobs = turnKnobs(experiment.knobs, { ...scenario?.knobs, ...options.knobs })
  const workload = (scenario?.workload ?? experiment.workload)(knobs)
  checkDeclared(experiment, workload, claims)
  const engines = engineWishes(options)
  const named = options.systems ?? scenario?.systems
  const wanted = named ?? (quick ? claimedSystems(experiment.systems, claims) : undefined)
  const systems = withDatabase(chooseSystems(experiment.systems, wanted), engines.database)
  checkUsed(engines, systems, experiment)
  checkLoads(systems)
  const fault = options.fault ?? scenario?.fault
  if (fault) checkFault(fault, systems, knobs)
  const declaredRate = options.closed ? undefined : rateOf(scenario?.openRate ?? experiment.openRate, knobs)
  const openRate = options.openRate ?? declaredRate
  if (options.rounds !== undefined) check('rounds', options.rounds, 2, 100, true) // one has no interval
  if (options.seconds !== undefined) check('seconds', options.seconds, 0.2, 600)
  if (openRate !== undefined) check('openRate', openRate, 1, 100_000, false, 'req/s', 'rate')
  check('seed', seed, 0, 2 ** 31 - 1, true)
  // The closed loop asks for as much as it is answered: it would fill a queue before the measuring begins.
  const warmBy = experiment.drains && openRate ? 'open' : 'closed'
  const arrivals = openRate !== undefined || Object.values(systems).some(({ load }) => load)
  const othersWarmUp = arrivals || workload.connections < CROWD
  const wished = options.sweep ?? scenario?.sweep
  const sweep = wished && chooseSweep(experiment.knobs, wished, knobs)
  if (sweep && options.curve) throw new UsageError('A sweep or a load curve: one at a time.', 'curve')
  const hasCurve = (scenario ?? experiment).curve ?? false
  const curve = options.curve ?? (hasCurve && !sweep && !quick)
  const seconds = scenario?.seconds ?? experiment.seconds ?? 0.8
  const usualLoadSeconds = quick ? Number((seconds * QUICK_LOAD).toFixed(1)) : seconds
  const loadSeconds = options.seconds ?? usualLoadSeconds
  const count = Object.keys(systems).length
  const kind = { quick, sweep: sweep !== undefined, curve }
  // What the reader changed about the load or broke isn't what the claims speak of.
  const asDeclared = options.openRate === undefined && !options.closed && options.fault === undefined
  return {
    lesson: experiment.lesson,
    question: scenario?.question ?? experiment.question,
    ...(scenario && { scenario: options.scenario as string }),
    quick,
    systems,
    unmeasured: [
      ...(named ? [] : Object.keys(chooseSystems(experiment.systems)).filter((name) => !systems[name])),
      ...(hasCurve && quick && !curve && !sweep ? ['the load curve'] : []),
    ],
    named: options.systems !== undefined,
    engines,
    baseline: Object.keys(systems)[0] as string,
    knobs,
    knobEnv: environment(experiment.knobs, knobs),
    sizes: sizes(experiment.knobs, knobs),
    workload: withFiles(experiment.lesson, workload),
    loop: openRate ? { kind: 'open', rate: openRate } : { kind: 'closed' },
    seed,
    rounds: options.rounds ? exactly(options.rounds) : usualRounds(count, kind),
    warmBy,
    // Longer stretches, where the reader asks for them, are no reason to begin them colder.
    warmSeconds: usualWarmUp(count, {
      ...{ ...kind, loadSeconds: usualLoadSeconds, byItself: warmBy === 'open' },
      leadInSeconds: othersWarmUp ? LEAD_IN_SECONDS : 0,
    }),
    loadSeconds,
    budgetSeconds: budgetSeconds(quick),
    curve: {
      shares: curve ? (quick ? QUICK_CURVE_SHARES : CURVE_SHARES) : [],
      seconds: Math.min(MOST_STEP_SECONDS, 2 * loadSeconds),
    },
    ...(fault && { fault }),
    ...(sweep && { sweep }),
    gauges: Object.keys(experiment.gauges ?? {}),
    ...(experiment.drains && { drains: experiment.drains }),
    drainWithinSeconds: DRAIN_WITHIN_SECONDS,
    shows: experiment.shows ?? {},
    claims: asDeclared ? claims.filter(speaksOf(systems)) : [],
    ...(prediction !== undefined && { prediction }),
  }
}

/**
 * One system by itself, with the load that the reader chooses: there is no other of which it could be offered a share.
 * @throws UsageError that says what is allowed
 */
export function planAlone(experiment: Experiment, name: string, options: RunOptions): Plan {
  const systems = Object.entries(experiment.systems).map(([one, { load: _, ...system }]) => [one, system])
  return makePlan({ ...experiment, systems: Object.fromEntries(systems) }, { ...options, systems: [name] })
}

const withFiles = (lesson: string, workload: Workload): Workload => ({
  ...workload,
  requests: workload.requests.map((template) =>
    template.file ? { ...template, file: lessonFile(lesson, template.file) } : template,
  ),
})

/** @throws UsageError when the first system is to be loaded by a share of itself */
function checkLoads(systems: Record<string, System>): void {
  const [baseline] = Object.entries(systems)
  if (!baseline?.[1].load) return
  throw new UsageError(
    `"${baseline[0]}" is loaded by a share of what the first system carries: name another one before it.`,
    'systems',
  )
}
