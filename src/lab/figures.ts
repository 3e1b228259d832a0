// What a load on one system has shown, as the figures of a round.
import { RunFailed } from './errors.ts'
import type { Told } from './gauges.ts'
import { decode, type Histogram, latency } from './histogram.ts'
import type { LoadFigures, Loop } from './load/protocol.ts'
import type { Plan } from './plan.ts'
import type { ErrorKinds, RoundResult } from './result.ts'
import type { RunningSystem } from './system.ts'

/** A system's figures in one round, with the histograms they come from. */
export interface Measured {
  result: RoundResult
  histogram: Histogram
  errors: ErrorKinds
  /** Of each named kind of request. */
  routes: Record<string, Histogram>
  /** Whether it was warm when measuring began. */
  settled: boolean
  /** What it said at the paths that the experiment shows. */
  shows?: Record<string, string>
}

/** @throws RunFailed when there was no right answer at all, and the system isn't one that may fail */
export function figures(
  round: number,
  system: RunningSystem,
  load: LoadFigures,
  plan: Plan,
  { loop, busy, ...told }: { loop: Loop; busy: number } & Told,
): Measured {
  const { seconds, errors, cache, requests } = load
  const histogram = decode(load.histogram)
  if (histogram.totalCount === 0 && !plan.systems[system.name]?.mayFail)
    throw new RunFailed(
      `"${system.name}" gave no right answer in round ${round}: ${describe(errors)}`,
      system.lastLines(),
    )
  const wrong = Object.values(errors).reduce((sum, n) => sum + n, 0)
  const routes = Object.entries(load.routes)
  const histograms = Object.fromEntries(routes.map(([name, route]) => [name, decode(route.histogram)]))
  return {
    histogram,
    errors,
    routes: histograms,
    settled: load.settled,
    result: {
      round,
      seconds,
      throughput: load.carried / seconds,
      latency: latency(histogram),
      requests,
      errors: wrong,
      wrong: wrong / Math.max(1, histogram.totalCount + wrong),
      ...(cache.answers > 0 && { hitRatio: cache.hits / cache.answers }),
      busy,
      generatorBusy: load.busy,
      ...(load.lateP99 !== undefined && { generatorLateP99: load.lateP99 }),
      ...(loop.kind === 'open' && { offered: loop.rate }),
      ...(routes.length > 0 && {
        routes: Object.fromEntries(
          routes.map(([name, { carried, requests, errors }]) => [
            name,
            {
              throughput: carried / seconds,
              latency: latency(histograms[name] as Histogram),
              requests,
              errors,
            },
          ]),
        ),
      }),
      ...told,
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
