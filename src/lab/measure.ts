// One round: every system on fresh processes, warmed, then loaded one after the other.
// Fresh because two identical processes can differ by a lasting 20 % (memory layout, JIT, placement): what repeats in each
// round is the strategy, what differs is luck. Kalibera and Jones, "Rigorous benchmarking in reasonable time", ISMM 2013.
import { Cleanup } from './cleanup.ts'
import { figures, type Measured } from './figures.ts'
import { shown, watchGauges } from './gauges.ts'
import type { LoadFigures, LoadOrder, Loop } from './load/protocol.ts'
import type { Placement } from './placement.ts'
import type { Plan } from './plan.ts'
import { plannedFault } from './planned-fault.ts'
import type { Prepared, RunControl } from './prepare.ts'
import { rotated } from './rounds.ts'
import { type RunningSystem, startSystem } from './system.ts'

export const TIMEOUT_SECONDS = 10

export interface RoundContext
  extends Pick<Prepared, 'env' | 'programs' | 'generator' | 'folder'>,
    Pick<RunControl, 'emit' | 'signal' | 'fail' | 'breaker'> {
  plan: Plan
  placement: Placement
}

/** @throws RunFailed when a process can't start or dies, or a system gives no right answer; none of its processes is left then. */
export async function measureRound(round: number, context: RoundContext): Promise<Record<string, Measured>> {
  const { plan } = context
  const order = orderOf(plan, round)
  const cleanup = new Cleanup()
  try {
    const running = await startAll(order, context, cleanup)
    const measured: Record<string, Measured> = {}
    for (const name of order) {
      const system = running[name] as RunningSystem
      const capacity = measured[plan.baseline]?.result.throughput
      context.breaker.underLoad = name
      measured[name] = await measureSystem(system, loopOf(plan, name, capacity), round, context)
    }
    return measured
  } finally {
    await cleanup.run()
  }
}

/** Each system comes first in turn. Where some are loaded by a share of what the baseline carries, that has to be known before. */
function orderOf({ systems, baseline }: Plan, round: number): string[] {
  const names = Object.keys(systems)
  if (!names.some((name) => systems[name]?.load)) return rotated(names, round)
  const others = names.filter((name) => name !== baseline)
  return [baseline, ...(others.length > 0 ? rotated(others, round) : [])]
}

function loopOf({ systems, loop }: Plan, name: string, capacity: number | undefined): Loop {
  const share = systems[name]?.load?.share
  return share !== undefined && capacity !== undefined ? { kind: 'open', rate: share * capacity } : loop
}

async function measureSystem(
  system: RunningSystem,
  loop: Loop,
  round: number,
  context: RoundContext,
): Promise<Measured> {
  const gauges = watchGauges(system, round, context)
  const fault = plannedFault(system.name, context)
  try {
    const { warmSeconds, loadSeconds, seed, quick } = context.plan
    // The same requests for every system, and others in each round.
    const order = { loop, warmSeconds, hasty: quick, seconds: loadSeconds, seed: seed * 10_007 + round }
    const load = await loadSystem(system, order, round, context, () => {
      system.busiest() // forget the warm-up
      gauges.begin()
      fault.begin()
    })
    gauges.loadIsOver()
    const busy = system.busiest()
    await fault.end()
    const told = await gauges.end()
    const shows = await shown(system, context)
    const measured = figures(round, system, load, context.plan, { loop, busy, ...told })
    return { ...measured, ...(shows && { shows }) }
  } finally {
    gauges.stop()
    await fault.end()
  }
}

async function startAll(
  order: string[],
  context: RoundContext,
  cleanup: Cleanup,
): Promise<Record<string, RunningSystem>> {
  const running: Record<string, RunningSystem> = {}
  const start = async (name: string) => {
    const started = await startPlanned(name, context)
    cleanup.add(() => started.stop())
    running[name] = started
  }
  // All of them settle before one's failure counts, so that none is left half started.
  const failed = (await Promise.allSettled(order.map(start))).find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return running
}

/** Starts one of a plan's systems with what was prepared for it. */
export function startPlanned(
  name: string,
  { plan, programs, folder, env, placement, emit, signal, fail, breaker }: RoundContext,
): Promise<RunningSystem> {
  return startSystem({
    name,
    system: plan.systems[name] as Plan['systems'][string],
    lesson: plan.lesson,
    knobs: plan.knobs,
    programs,
    folder,
    env: { ...plan.knobEnv, ...env[name] },
    cores: placement.system,
    emit,
    signal,
    breaker,
    onDeath: fail,
  })
}

/** Warms a system up and measures it; what was before the measuring is not in the figures. */
export async function loadSystem(
  system: RunningSystem,
  order: Pick<LoadOrder, 'loop' | 'warmSeconds' | 'hasty' | 'seconds' | 'seed'>,
  round: number,
  { plan, generator, emit, signal }: RoundContext,
  onMeasuring: () => void = () => {},
): Promise<LoadFigures> {
  let phase: 'warm' | 'measure' = 'warm'
  const begin = (seconds: number) => emit({ type: 'load', round, system: system.name, phase, seconds })
  if (order.warmSeconds > 0) begin(order.warmSeconds)
  return generator.load(
    {
      ...order,
      url: system.url,
      workload: plan.workload,
      warmBy: plan.warmBy,
      timeoutSeconds: TIMEOUT_SECONDS,
    },
    (message) => {
      if (message.type === 'sample') return emit({ ...message, round, system: system.name, phase })
      phase = 'measure'
      begin(order.seconds)
      onMeasuring()
    },
    signal,
  )
}
