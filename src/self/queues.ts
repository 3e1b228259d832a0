// Does the open loop tell the time that requests really take? A server with known service times, and arrivals that are known too,
// leave nothing to guess: what each request must take can be computed.
import { request } from 'undici'
import { decode } from '../lab/histogram.ts'
import { LEAD_IN_SECONDS } from '../lab/load/warm.ts'
import { exponential, seeded } from '../lab/random.ts'
import { mg1 } from '../lab/theory/queue.ts'
import { duration, percent } from '../lab/units.ts'
import type { Check } from './check.ts'
import { asking, type Bench, onBench } from './loading.ts'
import { timesInSystem } from './queue.ts'
import { serviceTimes } from './service-times.ts'

/** Long beside what a request takes besides on any machine. */
const MEAN_MS = 10
const QUEUES = [
  { name: 'M/D/1', variation: 0 },
  { name: 'M/M/1', variation: 1 },
]
/** Shares of the time in which the server computes. */
const LOADS = [0.1, 0.3, 0.6, 0.8]
const SECONDS = 20
const SEED = 11

export const queues: Check = {
  title: 'Waiting in a queue that is known',
  about:
    'A server computes for exactly known times, 10 ms on average: all alike (M/D/1), or exponential (M/M/1). "Theory" is the mean of endless arrivals at random. "Must take" is what these very arrivals with these very service times must take, by Lindley\'s recursion, plus what a request takes besides, measured once: on the server, by the most that it carries, and on the way, by one client alone. "Measured" is what the lab says.',
  measure: ({ signal, progress }) =>
    onBench(signal, async (bench) => {
      const rows: string[][] = []
      const serve = (variation: number) =>
        bench.serve('spin', { env: { MEAN_MS: String(MEAN_MS), VARIATION: String(variation) } })
      // Where all services are alike, what is more than they is no luck.
      const besides = await aroundService(bench, await serve(0))
      await bench.clear()
      for (const queue of QUEUES) {
        const url = await serve(queue.variation)
        for (const load of LOADS) {
          progress(`${queue.name}, busy ${percent(load)} of the time`)
          rows.push([
            queue.name,
            percent(load),
            ...(await compare(bench, url, queue.variation, load, besides)),
          ])
        }
        await bench.clear()
      }
      return {
        head: ['queue', 'busy', 'mean: theory', 'must take', 'measured', 'p99: must take', 'measured'],
        rows,
        notes: [],
      }
    }),
}

/** What a request takes besides its service, ms: on the server, where others wait for it, and on the way. */
interface Besides {
  server: number
  way: number
}

/** From the most that the server carries, and from one client alone. */
async function aroundService({ load }: Bench, url: string): Promise<Besides> {
  const closed = { loop: { kind: 'closed' as const }, warmSeconds: 1, seconds: 6 }
  const busy = await load(url, { ...closed, workload: asking('/work', 10) })
  const alone = await load(url, { ...closed, workload: asking('/work', 1) })
  const onServer = (busy.seconds * 1000) / busy.carried
  return { server: onServer - MEAN_MS, way: (alone.seconds * 1000) / alone.carried - onServer }
}

async function compare(
  { load }: Bench,
  url: string,
  variation: number,
  share: number,
  { server, way }: Besides,
): Promise<string[]> {
  const serviceMs = MEAN_MS + server
  const rate = (share * 1000) / serviceMs
  const took = must(rate, variation, server).map((ms) => ms + way)
  await request(`${url}/again`).then(({ body }) => body.dump())
  const { histogram } = await load(url, {
    ...{ loop: { kind: 'open', rate }, seconds: SECONDS, seed: SEED, workload: asking('/work', 1) },
  })
  const measured = decode(histogram)
  // The server's part besides its service is always the same, so the variation of the whole is a little less.
  const theory = mg1(serviceMs, variation * (MEAN_MS / serviceMs) ** 2, share) + way
  const mean = took.reduce((sum, ms) => sum + ms, 0) / took.length
  const p99 = took.toSorted((a, b) => a - b)[Math.ceil(0.99 * took.length) - 1] as number
  return [
    ...[theory, mean].map((ms) => duration(ms * 1000)),
    duration(measured.mean),
    duration(p99 * 1000),
    duration(measured.getValueAtPercentile(99)),
  ]
}

/** What each counted request must take from its arrival to the end of its service, ms: the same arrivals that the open loop draws. */
function must(rate: number, variation: number, besidesMs: number): number[] {
  const random = seeded(SEED + 1)
  const service = serviceTimes(MEAN_MS, variation)
  const end = (LEAD_IN_SECONDS + SECONDS) * 1000
  const due: number[] = []
  for (let at = 0; ; ) {
    at += exponential(random, rate) * 1000
    if (at >= end) break
    due.push(at)
  }
  const times = timesInSystem(
    due,
    due.map(() => service() + besidesMs),
  )
  return times.filter((_, i) => (due[i] as number) >= LEAD_IN_SECONDS * 1000)
}
