// Runs an experiment from start to result. Whatever happens, nothing of it is left running.
import { conclude } from './conclude.ts'
import { curveSecondsOf, measureCurves } from './curve.ts'
import type { LabEvent } from './events.ts'
import type { Experiment, Knob, Sweep } from './experiment.ts'
import { openHistory } from './history.ts'
import { afterRun, describeMachine, watchSteal } from './machine.ts'
import { type Faults, measureRounds } from './measure-rounds.ts'
import { watchOthers } from './others.ts'
import { makePlan, type Plan, type RunOptions } from './plan.ts'
import { tellWhoIsSpared } from './planned-fault.ts'
import type { Result } from './result.ts'
import { type Session, type SessionControl, session } from './session.ts'
import { runSweep } from './sweep.ts'

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
  control: SessionControl,
): Promise<Result> {
  const plan = makePlan(experiment, options)
  const result = plan.sweep
    ? await sweep(experiment, options, plan, plan.sweep, control)
    : await session(plan, control, run)
  control.emit({ type: 'result', id: remember(result, control.emit), result })
  return result
}

function sweep(
  experiment: Experiment,
  options: RunOptions,
  { knobs }: Plan,
  { knob, values }: Sweep,
  control: SessionControl,
): Promise<Result> {
  // All of them before the first begins: a value that isn't allowed is said at once.
  const plans = values.map((value) =>
    makePlan(experiment, { ...options, knobs: { ...options.knobs, [knob]: value } }),
  )
  const points = plans.map((plan, i) => ({
    value: values[i] as number,
    run: () => session(plan, control, run),
  }))
  return runSweep(
    points,
    { knob, own: knobs[knob] as number, ...(experiment.knobs[knob] as Knob) },
    control.emit,
  )
}

async function run(running: Session): Promise<Result> {
  const { plan, emit, placement, otherRuns, prepare, breaker } = running
  const machine = await describeMachine(placement.generator !== undefined)
  if (otherRuns > 0) machine.warnings.push('Another run was measuring on this machine at the same time.')
  emit({ ...begins(plan), machine })

  const startedAt = new Date()
  const began = performance.now() // a clock that nobody sets
  let round = 1
  const faults: Faults = []
  breaker.onFault((fault) => {
    const { planned, ...what } = fault
    if (!planned) faults.push({ round, ...what })
    emit({ type: 'fault', ...fault })
  })
  const prepared = await prepare()
  tellWhoIsSpared(plan, (system, name) => breaker.has({ system, name, instance: 1 }), emit)
  if (plan.unmeasured.length > 0)
    emit({
      type: 'notice',
      text: `A quick run measures what the claim is about; without --quick, ${plan.unmeasured.join(', ')} too.`,
    })
  const [steal, others] = [watchSteal(), watchOthers()]
  const measured = await measureRounds(plan, prepared, running, {
    faults,
    begin: (number) => {
      round = number
    },
  })
  round = measured.length + 1
  const curves = await measureCurves(round, { ...prepared, ...running }, () => faults.length)
  const seen = { stealPercent: steal(), others: others() }
  const result = conclude(plan, prepared.engines, measured, [...faults], afterRun(machine, seen), {
    startedAt,
    seconds: (performance.now() - began) / 1000,
  })
  return curves ? { ...result, curves } : result
}

function begins(plan: Plan): Omit<Extract<LabEvent, { type: 'start' }>, 'machine'> {
  const { lesson, knobs, rounds, warmSeconds, loadSeconds, budgetSeconds, loop } = plan
  const systems = Object.keys(plan.systems)
  const curveSeconds = curveSecondsOf(plan)
  return {
    ...{ type: 'start', lesson, systems, knobs, rounds },
    ...{ warmSeconds, loadSeconds, budgetSeconds, loop, curveSeconds },
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
