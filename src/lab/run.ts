// Runs an experiment from start to result. Whatever happens, nothing of it is left running.
import { checkClaim } from './claims.ts'
import { Cleanup } from './cleanup.ts'
import type { LabEvent } from './events.ts'
import type { Experiment } from './experiment.ts'
import { openHistory } from './history.ts'
import { afterRun, describeMachine, watchSteal } from './machine.ts'
import { measureRound } from './measure.ts'
import { labFolder } from './paths.ts'
import { type Placement, place } from './placement.ts'
import { makePlan, type Plan, type RunOptions } from './plan.ts'
import { type Prepared, prepare, type RunControl } from './prepare.ts'
import type { Machine, Result } from './result.ts'
import { another } from './rounds.ts'
import { sweepRunFolders } from './run-folder.ts'
import { shopTemplate } from './shop-data.ts'
import { effects, generatorWarnings, type Rounds, summarize, warmUpWarnings } from './summary.ts'

export type { RunOptions } from './plan.ts'

/**
 * Measures an experiment and keeps the result in history.
 * @param control.signal abort it to end the run early; the run then rejects with the signal's reason
 * @throws UsageError before anything starts, when an option isn't allowed
 * @throws RunFailed when a process or engine fails, with its last words
 */
export async function runExperiment(
  experiment: Experiment,
  options: RunOptions,
  { emit, signal }: Pick<RunControl, 'emit' | 'signal'>,
): Promise<Result> {
  const plan = makePlan(experiment, options)
  // One signal ends the run, whether the reader stops it or a process dies.
  const end = new AbortController()
  const stop = () => end.abort(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  const cleanup = new Cleanup()
  let result: Result
  try {
    result = await run(plan, { emit, signal: end.signal, fail: (error) => end.abort(error), cleanup })
  } catch (error) {
    // The first cause: what follows a death, such as a refused connection, explains nothing.
    throw end.signal.aborted ? end.signal.reason : error
  } finally {
    signal.removeEventListener('abort', stop)
    // What can't be tidied up is no reason to lose a result.
    await cleanup
      .run()
      .catch((error) => emit({ type: 'notice', text: `Not all was tidied up: ${error.message}` }))
  }
  emit({ type: 'result', id: remember(result, emit), result })
  return result
}

async function run(plan: Plan, control: RunControl): Promise<Result> {
  const { emit, signal } = control
  const home = labFolder()
  const otherRuns = sweepRunFolders(home)
  const template = await shopTemplate(home, (progress) => emit({ ...progress, type: 'preparing' }), signal)
  const placement = await place(Math.max(...Object.values(plan.systems).map(processCount)))
  const machine = await describeMachine(placement.generator !== undefined)
  if (otherRuns > 0) machine.warnings.push('Another run was measuring on this machine at the same time.')
  const { lesson, knobs, rounds, warmSeconds, loadSeconds, budgetSeconds } = plan
  const systems = Object.keys(plan.systems)
  emit({ type: 'start', lesson, systems, knobs, rounds, warmSeconds, loadSeconds, budgetSeconds, machine })

  const startedAt = new Date()
  const prepared = await prepare(plan, placement, { home, template }, control)
  const steal = watchSteal()
  const measured = await measureRounds(plan, placement, prepared, control)
  return conclude(plan, prepared.engines, measured, afterRun(machine, steal()), startedAt)
}

const processCount = ({ roles }: Plan['systems'][string]) =>
  Object.values(roles).reduce((sum, { instances = 1 }) => sum + instances, 0)

async function measureRounds(
  plan: Plan,
  placement: Placement,
  prepared: Prepared,
  control: RunControl,
): Promise<Rounds> {
  const rounds: Rounds = []
  const began = performance.now()
  for (let more = true; more; ) {
    const round = rounds.length + 1
    const measured = await measureRound(round, { plan, placement, ...prepared, ...control })
    rounds.push(measured)
    const results = Object.entries(measured).map(([name, { result }]) => [name, result])
    const now = effects(plan, rounds)
    control.emit({ type: 'round', round, systems: Object.fromEntries(results), effects: now })
    const throughput = now.filter(({ metric }) => metric === 'throughput')
    const spent = (performance.now() - began) / 1000
    more = another(
      round,
      throughput.map(({ ratio, low, high }) => ({ mean: ratio, low, high })),
      { spent, perRound: spent / round },
      { ...plan, systems: results.length },
    )
  }
  return rounds
}

function conclude(
  plan: Plan,
  engines: Prepared['engines'],
  rounds: Rounds,
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
