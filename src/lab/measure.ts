// One round: every system on fresh processes, warmed, then loaded one after the other.
// Fresh because two identical processes can differ by a lasting 20 % (memory layout, JIT, placement): what repeats in each
// round is the strategy, what differs is luck. Kalibera and Jones, "Rigorous benchmarking in reasonable time", ISMM 2013.
import { Cleanup } from './cleanup.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import type { Generator } from './generator.ts'
import { decode, type Histogram, latency, merge } from './histogram.ts'
import type { LoadFigures } from './load/protocol.ts'
import type { Placement } from './placement.ts'
import type { Plan } from './plan.ts'
import type { Programs } from './programs.ts'
import type { ErrorKinds, RoundResult } from './result.ts'
import { rotated, SLICES, thereAndBack } from './rounds.ts'
import { type RunningSystem, startSystem } from './system.ts'

const TIMEOUT_SECONDS = 10

export interface RoundContext {
  plan: Plan
  programs: Programs
  /** What each system's roles get besides their own: database, engines, knobs. */
  env: Record<string, Record<string, string>>
  placement: Placement
  generator: Generator
  emit: (event: LabEvent) => void
  signal: AbortSignal
  onDeath: (error: RunFailed) => void
}

/** A system's figures in one round, with the histogram they come from. */
export interface Measured {
  result: RoundResult
  histogram: Histogram
  errors: ErrorKinds
}

/** @throws RunFailed when a process can't start or dies, or a system gives no right answer; none of its processes is left then. */
export async function measureRound(round: number, context: RoundContext): Promise<Record<string, Measured>> {
  const { plan } = context
  const order = rotated(Object.keys(plan.systems), round)
  const cleanup = new Cleanup()
  try {
    const running = await startAll(order, context, cleanup)
    for (const name of order)
      await load(running[name] as RunningSystem, round, 'warm', plan.warmSeconds, 0, context)

    const slices: Record<string, Slice[]> = {}
    for (const [turn, name] of thereAndBack(order).entries()) {
      const system = running[name] as RunningSystem
      const figures = await load(
        system,
        round,
        'measure',
        plan.loadSeconds / SLICES,
        1 + Math.floor(turn / order.length),
        context,
      )
      const slice = { ...figures, systemBusy: system.busiest() }
      slices[name] = [...(slices[name] ?? []), slice]
    }
    return Object.fromEntries(
      order.map((name) => [name, sum(round, running[name] as RunningSystem, slices[name] as Slice[])]),
    )
  } finally {
    await cleanup.run()
  }
}

async function startAll(
  order: string[],
  context: RoundContext,
  cleanup: Cleanup,
): Promise<Record<string, RunningSystem>> {
  const { plan, programs, env, placement, emit, signal, onDeath } = context
  const running: Record<string, RunningSystem> = {}
  const start = async (name: string) => {
    const system = plan.systems[name] as Plan['systems'][string]
    const started = await startSystem({
      name,
      system,
      programs,
      env: { ...plan.knobEnv, ...env[name] },
      cores: placement.system,
      emit,
      signal,
      onDeath,
    })
    cleanup.add(() => started.stop())
    running[name] = started
  }
  // All of them settle before one's failure counts, so that none is left half started.
  const failed = (await Promise.allSettled(order.map(start))).find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return running
}

type Slice = LoadFigures & { systemBusy: number }

async function load(
  system: RunningSystem,
  round: number,
  phase: 'warm' | 'measure',
  seconds: number,
  slice: number,
  context: RoundContext,
) {
  const { plan, generator, emit, signal } = context
  emit({ type: 'load', round, system: system.name, phase, seconds })
  system.busiest()
  return generator.load(
    {
      url: system.url,
      workload: plan.workload,
      loop: phase === 'warm' ? { kind: 'warm' } : plan.loop,
      seconds,
      // The same requests for every system, others in each round and slice.
      seed: plan.seed * 10_007 + round * 101 + slice,
      timeoutSeconds: TIMEOUT_SECONDS,
    },
    (sample) => emit({ ...sample, round, system: system.name, phase }),
    signal,
  )
}

function sum(round: number, system: RunningSystem, slices: Slice[]): Measured {
  const total = (of: (slice: Slice) => number) => slices.reduce((sum, slice) => sum + of(slice), 0)
  const histogram = merge(slices.map((slice) => decode(slice.histogram)))
  const seconds = total((slice) => slice.seconds)
  const errors: ErrorKinds = {
    status: total((slice) => slice.errors.status),
    body: total((slice) => slice.errors.body),
    timeout: total((slice) => slice.errors.timeout),
    connection: total((slice) => slice.errors.connection),
  }
  if (histogram.totalCount === 0) {
    throw new RunFailed(
      `"${system.name}" gave no right answer in round ${round}: ${describe(errors)}`,
      system.lastLines(),
    )
  }
  const cacheAnswers = total((slice) => slice.cache.answers)
  const late = slices.flatMap(({ lateP99 }) => (lateP99 === undefined ? [] : [lateP99]))
  return {
    histogram,
    errors,
    result: {
      round,
      seconds,
      throughput: histogram.totalCount / seconds,
      latency: latency(histogram),
      requests: total((slice) => slice.requests),
      errors: Object.values(errors).reduce((sum, n) => sum + n, 0),
      ...(cacheAnswers > 0 && { hitRatio: total((slice) => slice.cache.hits) / cacheAnswers }),
      busy: total((slice) => slice.systemBusy) / slices.length,
      generatorBusy: total((slice) => slice.busy) / slices.length,
      ...(late.length > 0 && { generatorLateP99: Math.max(...late) }),
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
