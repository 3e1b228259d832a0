// Runs an experiment from start to result. Whatever happens, nothing of it is left running.
import { checkClaim } from './claims.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import type { Experiment } from './experiment.ts'
import { openHistory } from './history.ts'
import { afterRun, describeMachine, watchSteal } from './machine.ts'
import { type Measured, measureRound } from './measure.ts'
import { makePlan, type Plan, type RunOptions } from './plan.ts'
import type { Prepared } from './prepare.ts'
import type { Machine, Result } from './result.ts'
import { another } from './rounds.ts'
import { type Session, type SessionControl, session } from './session.ts'
import { effects, generatorWarnings, type Rounds, summarize, warmUpWarnings } from './summary.ts'

export type { RunOptions } from './plan.ts'

/** Rounds in which something was broken aren't counted and measured again; after so many, the run gives up. */
const MOST_DISTURBED = 10

type Faults = NonNullable<Result['faults']>

/**
 * Measures an experiment and keeps the result in history.
 * @param control.signal abort it to end the run early; the run then rejects with the signal's reason
 * @throws UsageError before anything starts, when an option isn't allowed
 * @throws RunFailed when a process or engine fails, with its last words
 */
export async function runExperiment(
  experiment: Experiment,
  options: RunOptions,
  control: SessionControl,
): Promise<Result> {
  const plan = makePlan(experiment, options)
  const result = await session(plan, control, run)
  control.emit({ type: 'result', id: remember(result, control.emit), result })
  return result
}

async function run(running: Session): Promise<Result> {
  const { plan, emit, placement, otherRuns, prepare } = running
  const machine = await describeMachine(placement.generator !== undefined)
  if (otherRuns > 0) machine.warnings.push('Another run was measuring on this machine at the same time.')
  const { lesson, knobs, rounds, warmSeconds, loadSeconds, budgetSeconds } = plan
  const systems = Object.keys(plan.systems)
  emit({ type: 'start', lesson, systems, knobs, rounds, warmSeconds, loadSeconds, budgetSeconds, machine })

  const startedAt = new Date()
  let round = 1
  const faults: Faults = []
  running.breaker.onFault((fault) => {
    faults.push({ round, ...fault })
    emit({ type: 'fault', ...fault })
  })
  const prepared = await prepare()
  const steal = watchSteal()
  const measured = await measureRounds(plan, prepared, running, {
    faults,
    begin: (number) => {
      round = number
    },
  })
  return conclude(plan, prepared.engines, measured, [...faults], afterRun(machine, steal()), startedAt)
}

interface Disturbance {
  /** Grows while something is broken. */
  faults: Faults
  /** Faults from now on belong to this round. */
  begin(round: number): void
}

async function measureRounds(
  plan: Plan,
  prepared: Prepared,
  running: Session,
  { faults, begin }: Disturbance,
): Promise<Rounds> {
  const { emit, breaker } = running
  const rounds: Rounds = []
  const began = performance.now()
  let disturbed = 0
  let before = 0
  for (let more = true; more; before = faults.length) {
    const round = rounds.length + 1
    begin(round)
    const measured = await measureRound(round, { ...prepared, ...running }).catch((error) => {
      if (faults.length === before || running.signal.aborted) throw error
      return undefined // a broken system may well give no right answer
    })
    await breaker.restoreAll() // engines stay up from round to round
    if (!measured || faults.length > before) {
      if (++disturbed === MOST_DISTURBED)
        throw new RunFailed(`Something was broken in ${disturbed} rounds: there was no end in sight.`)
      emit({
        type: 'notice',
        text: `Round ${round} was disturbed by a fault: it isn't counted, and is measured again.`,
      })
      continue
    }
    rounds.push(measured)
    const spent = (performance.now() - began) / 1000
    more = report(plan, rounds, { spent, perRound: spent / (rounds.length + disturbed) }, emit)
  }
  return rounds
}

/** Tells how a round went and where the effects stand. @returns whether another round is worth its time */
function report(
  plan: Plan,
  rounds: Rounds,
  seconds: { spent: number; perRound: number },
  emit: (event: LabEvent) => void,
): boolean {
  const round = rounds.length
  const last = Object.entries(rounds.at(-1) as Record<string, Measured>)
  const now = effects(plan, rounds)
  emit({
    type: 'round',
    round,
    systems: Object.fromEntries(last.map(([name, { result }]) => [name, result])),
    effects: now,
  })
  return another(
    round,
    now
      .filter(({ metric }) => metric === 'throughput')
      .map(({ ratio, low, high }) => ({ mean: ratio, low, high })),
    seconds,
    { ...plan, systems: last.length },
  )
}

function conclude(
  plan: Plan,
  engines: Prepared['engines'],
  rounds: Rounds,
  faults: Faults,
  machine: Machine,
  startedAt: Date,
): Result {
  const { lesson, question, knobs, loop, workload, seed, warmSeconds, loadSeconds, prediction } = plan
  const systems = Object.fromEntries(
    Object.entries(plan.systems).map(([name, system]) => [
      name,
      summarize(name, system, engines[name] ?? {}, rounds),
    ]),
  )
  const doubts = [...warmUpWarnings(plan, rounds), ...generatorWarnings(loop, systems)]
  const measured = effects(plan, rounds)
  return {
    format: 'tenfold-result-1',
    lesson,
    question,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    machine: { ...machine, warnings: [...machine.warnings, ...doubts] },
    workload: {
      loop: loop.kind,
      connections: workload.connections,
      ...(loop.kind === 'open' && { rate: loop.rate }),
      seed,
      warmSeconds,
      loadSeconds,
    },
    knobs,
    systems,
    effects: measured,
    claims: plan.claims.map((claim) => checkClaim(claim, measured, systems)),
    ...(faults.length > 0 && { faults }),
    ...(prediction !== undefined && { prediction }),
  }
}

/** Keeps the result; a history that can't be written is no reason to lose the result itself. */
function remember(result: Result, emit: (event: LabEvent) => void): number | null {
  try {
    const history = openHistory((text) => emit({ type: 'notice', text }))
    const id = history.add(result)
    history.close()
    return id
  } catch (error) {
    emit({ type: 'notice', text: `This result was not kept in history: ${(error as Error).message}` })
    return null
  }
}
