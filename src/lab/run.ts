// Runs an experiment from start to result. Whatever happens, nothing of it is left running.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningEngine, startEngines, stopEngines } from '../engines/index.ts'
import { checkClaim } from './claims.ts'
import { Cleanup } from './cleanup.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import type { Experiment } from './experiment.ts'
import { startGenerator } from './generator.ts'
import { openHistory } from './history.ts'
import { afterRun, describeMachine, watchSteal } from './machine.ts'
import { measureRound } from './measure.ts'
import { labFolder } from './paths.ts'
import { place } from './placement.ts'
import { makePlan, type Plan, type RunOptions } from './plan.ts'
import { compile } from './programs.ts'
import type { Result } from './result.ts'
import { another } from './rounds.ts'
import { makeRunFolder, removeRunFolder, sweepRunFolders } from './run-folder.ts'
import { copyTemplate, shopTemplate } from './shop-data.ts'
import { effects, generatorWarnings, type Rounds, summarize, warmUpWarnings } from './summary.ts'

export type { RunOptions } from './plan.ts'

export interface RunControl {
  emit: (event: LabEvent) => void
  /** Abort it to end the run early; the run then rejects with the signal's reason. */
  signal: AbortSignal
}

/**
 * Measures an experiment and keeps the result in history.
 * @throws UsageError before anything starts, when an option isn't allowed
 * @throws RunFailed when a process or engine fails, with its last words
 */
export async function runExperiment(
  experiment: Experiment,
  options: RunOptions,
  control: RunControl,
): Promise<Result> {
  const plan = makePlan(experiment, options)
  // One signal ends the run, whether the reader stops it or a process dies.
  const end = new AbortController()
  const stop = () => end.abort(control.signal.reason)
  if (control.signal.aborted) stop()
  control.signal.addEventListener('abort', stop, { once: true })
  const cleanup = new Cleanup()
  let result: Result
  try {
    result = await measure(plan, control.emit, end, cleanup)
  } catch (error) {
    // The first cause: what follows a death, such as a refused connection, explains nothing.
    throw end.signal.aborted ? end.signal.reason : error
  } finally {
    control.signal.removeEventListener('abort', stop)
    await cleanup.run()
  }
  control.emit({ type: 'result', id: remember(result, control.emit), result })
  return result
}

async function measure(
  plan: Plan,
  emit: RunControl['emit'],
  end: AbortController,
  cleanup: Cleanup,
): Promise<Result> {
  const { signal } = end
  const fail = (error: RunFailed) => end.abort(error)
  const home = labFolder()
  const otherRuns = sweepRunFolders(home)
  const template = await shopTemplate(
    home,
    ({ done, text }) => emit({ type: 'preparing', text, done }),
    signal,
  )
  const processes = Math.max(...Object.values(plan.systems).map(processCount))
  const placement = await place(processes)
  const machine = await describeMachine(placement.generator !== undefined)
  if (otherRuns > 0) machine.warnings.push('Another run was measuring on this machine at the same time.')
  const startedAt = new Date()
  const { rounds: limits, warmSeconds, loadSeconds, budgetSeconds } = plan
  emit({
    type: 'start',
    lesson: plan.lesson,
    systems: Object.keys(plan.systems),
    knobs: plan.knobs,
    rounds: limits,
    warmSeconds,
    loadSeconds,
    budgetSeconds,
    machine,
  })

  const folder = makeRunFolder(home)
  cleanup.add(() => removeRunFolder(folder))
  const env: Record<string, Record<string, string>> = {}
  const versions: Record<string, Record<string, string>> = {}
  for (const [name, { engines: names = [] }] of Object.entries(plan.systems)) {
    const database = join(folder, `${name}.sqlite`)
    await copyTemplate(template, database)
    signal.throwIfAborted()
    const engines = await enginesFor(name, names, folder, cleanup, fail, emit)
    env[name] = Object.assign({ DATABASE_URL: `sqlite:${database}` }, ...engines.map((engine) => engine.env))
    versions[name] = Object.fromEntries(engines.map((engine) => [engine.name, engine.version]))
    signal.throwIfAborted()
  }
  const programs = await compile(plan.lesson, Object.values(plan.systems), folder)
  const generator = startGenerator(placement.generator)
  cleanup.add(() => generator.stop())
  generator.died.then(fail)

  const steal = watchSteal()
  const rounds: Rounds = []
  const began = performance.now()
  const spent = () => (performance.now() - began) / 1000
  for (let more = true; more; ) {
    const round = rounds.length + 1
    const measured = await measureRound(round, {
      plan,
      programs,
      env,
      placement,
      generator,
      emit,
      signal,
      onDeath: fail,
    })
    rounds.push(measured)
    const now = effects(plan, rounds)
    emit({
      type: 'round',
      round,
      systems: Object.fromEntries(Object.entries(measured).map(([name, { result }]) => [name, result])),
      effects: now,
    })
    const throughput = now
      .filter(({ metric }) => metric === 'throughput')
      .map(({ ratio, low, high }) => ({ mean: ratio, low, high }))
    const seconds = { spent: spent(), perRound: spent() / round }
    more = another(round, throughput, seconds, { ...plan, systems: Object.keys(plan.systems).length })
  }

  const systems = Object.fromEntries(
    Object.entries(plan.systems).map(([name, system]) => [
      name,
      summarize(name, system, versions[name] ?? {}, rounds),
    ]),
  )
  const measured = effects(plan, rounds)
  return {
    format: 'tenfold-result-1',
    lesson: plan.lesson,
    question: plan.question,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    machine: afterRun(machine, steal(), [
      ...warmUpWarnings(Object.keys(systems), rounds),
      ...generatorWarnings(plan.loop, systems),
    ]),
    workload: {
      loop: plan.loop.kind,
      connections: plan.workload.connections,
      ...(plan.loop.kind === 'open' && { rate: plan.loop.rate }),
      seed: plan.seed,
      warmSeconds,
      loadSeconds,
    },
    knobs: plan.knobs,
    systems,
    effects: measured,
    claims: rounds.length < 2 ? [] : plan.claims.map((claim) => checkClaim(claim, measured, systems)),
    ...(plan.prediction !== undefined && { prediction: plan.prediction }),
  }
}

async function enginesFor(
  system: string,
  names: string[],
  folder: string,
  cleanup: Cleanup,
  fail: (error: RunFailed) => void,
  emit: RunControl['emit'],
): Promise<RunningEngine[]> {
  if (names.length === 0) return []
  const own = join(folder, system)
  mkdirSync(own)
  const engines = await startEngines(names, { env: process.env, folder: own }).catch((error: Error) => {
    throw new RunFailed(error.message, [], { cause: error })
  })
  cleanup.add(() => stopEngines(engines))
  for (const { name, how, version, died } of engines) {
    died.then((error) =>
      fail(
        new RunFailed(`${name} of "${system}" ended during the run. ${error.message}`, [], { cause: error }),
      ),
    )
    emit({ type: 'engine', name, how, version })
  }
  return engines
}

const processCount = ({ roles }: Plan['systems'][string]) =>
  Object.values(roles).reduce((sum, { instances = 1 }) => sum + instances, 0)

/** Keeps the result; a history that can't be written is no reason to lose the result itself. */
function remember(result: Result, emit: RunControl['emit']): number | null {
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
