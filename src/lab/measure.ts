// One round: every system on fresh processes, warmed, then loaded one after the other.
// Fresh because two identical processes can differ by a lasting 20 % (memory layout, JIT, placement): what repeats in each
// round is the strategy, what differs is luck. Kalibera and Jones, "Rigorous benchmarking in reasonable time", ISMM 2013.
import { Cleanup } from './cleanup.ts'
import { RunFailed } from './errors.ts'
import { decode, type Histogram, latency } from './histogram.ts'
import type { LoadFigures } from './load/protocol.ts'
import type { Placement } from './placement.ts'
import type { Plan } from './plan.ts'
import type { Prepared, RunControl } from './prepare.ts'
import type { ErrorKinds, RoundResult } from './result.ts'
import { rotated } from './rounds.ts'
import { type RunningSystem, startSystem } from './system.ts'

const TIMEOUT_SECONDS = 10

export interface RoundContext
  extends Pick<Prepared, 'env' | 'programs' | 'generator' | 'folder'>,
    Pick<RunControl, 'emit' | 'signal' | 'fail' | 'breaker'> {
  plan: Plan
  placement: Placement
}

/** A system's figures in one round, with the histogram they come from. */
export interface Measured {
  result: RoundResult
  histogram: Histogram
  errors: ErrorKinds
  /** Whether it was warm when measuring began. */
  settled: boolean
}

/** @throws RunFailed when a process can't start or dies, or a system gives no right answer; none of its processes is left then. */
export async function measureRound(round: number, context: RoundContext): Promise<Record<string, Measured>> {
  const { plan } = context
  const order = rotated(Object.keys(plan.systems), round)
  const cleanup = new Cleanup()
  try {
    const running = await startAll(order, context, cleanup)
    const measured: Record<string, Measured> = {}
    for (const name of order) {
      const system = running[name] as RunningSystem
      context.breaker.underLoad = name
      measured[name] = figures(round, system, await load(system, round, context))
    }
    return measured
  } finally {
    await cleanup.run()
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
async function load(
  system: RunningSystem,
  round: number,
  { plan, generator, emit, signal }: RoundContext,
): Promise<LoadFigures> {
  let phase: 'warm' | 'measure' = 'warm'
  const begin = (seconds: number) => emit({ type: 'load', round, system: system.name, phase, seconds })
  begin(plan.warmSeconds)
  return generator.load(
    {
      url: system.url,
      workload: plan.workload,
      loop: plan.loop,
      warmSeconds: plan.warmSeconds,
      seconds: plan.loadSeconds,
      // The same requests for every system, and others in each round.
      seed: plan.seed * 10_007 + round,
      timeoutSeconds: TIMEOUT_SECONDS,
    },
    (message) => {
      if (message.type === 'sample') return emit({ ...message, round, system: system.name, phase })
      phase = 'measure'
      system.busiest() // forget the warm-up
      begin(plan.loadSeconds)
    },
    signal,
  )
}

function figures(round: number, system: RunningSystem, load: LoadFigures): Measured {
  const { seconds, errors, cache, requests } = load
  const histogram = decode(load.histogram)
  if (histogram.totalCount === 0)
    throw new RunFailed(
      `"${system.name}" gave no right answer in round ${round}: ${describe(errors)}`,
      system.lastLines(),
    )
  return {
    histogram,
    errors,
    settled: load.settled,
    result: {
      round,
      seconds,
      throughput: load.carried / seconds,
      latency: latency(histogram),
      requests,
      errors: Object.values(errors).reduce((sum, n) => sum + n, 0),
      ...(cache.answers > 0 && { hitRatio: cache.hits / cache.answers }),
      busy: system.busiest(),
      generatorBusy: load.busy,
      ...(load.lateP99 !== undefined && { generatorLateP99: load.lateP99 }),
    },
  }
}

function describe(errors: ErrorKinds): string {
  const kinds: Record<keyof ErrorKinds, string> = {
    status: 'answers other than 2xx',
    body: 'answers with an unexpected body',
    timeout: 'time-outs',
    connection: 'lost connections',
  }
  const some = (Object.keys(kinds) as (keyof ErrorKinds)[]).filter((kind) => errors[kind] > 0)
  return some.map((kind) => `${errors[kind]} ${kinds[kind]}`).join(', ') || 'it did not answer at all'
}
