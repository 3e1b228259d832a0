// Counts answers and their times while load runs, and gives a sample every 100 ms.
import { performance } from 'node:perf_hooks'
import type { Workload } from '../experiment.ts'
import { emptyHistogram, encode, type Histogram, record } from '../histogram.ts'
import type { ErrorKinds } from '../result.ts'
import type { Carried } from './carried.ts'
import type { LoadFigures, LoadSample, RouteFigures } from './protocol.ts'
import { isHit, Seen } from './seen.ts'

const SAMPLE_MS = 100

export interface Answer {
  us: number
  status: number
  body: string
  cacheStatus: string | undefined
}

/** Whether it is a 2xx that contains what it should. */
export function isRight({ status, body }: Answer, expect: string | undefined): boolean {
  return status >= 200 && status <= 299 && (expect === undefined || body.includes(expect))
}

interface Route {
  histogram: Histogram
  requests: number
  errors: number
}

export class Recorder {
  /** Answers before the last sample; those since are in `#recent`, so that each is recorded once. */
  #earlier = emptyHistogram()
  #recent = emptyHistogram()
  #answers = 0
  #errors: ErrorKinds = { status: 0, body: 0, timeout: 0, connection: 0 }
  #cache = { answers: 0, hits: 0 }
  #recentErrors = 0
  /** Of each named kind of request. */
  #routes = new Map<string, Route>()
  #seen = new Seen()
  #startedAt = performance.now()
  #sampledAt = this.#startedAt
  #utilisation = performance.eventLoopUtilization()
  #busy = 0
  #timer: NodeJS.Timeout

  /** @param underWay how many requests are sent and not yet answered */
  constructor({ requests }: Workload, onSample: (sample: LoadSample) => void, underWay: () => number) {
    // All from the beginning: one that never comes has figures too, and they say so.
    for (const { name, weight } of requests)
      if (name !== undefined && weight > 0)
        this.#routes.set(name, { histogram: emptyHistogram(), requests: 0, errors: 0 })
    this.#timer = setInterval(() => onSample(this.#sample(underWay())), SAMPLE_MS)
  }

  /**
   * An answer came. Only right ones have their time recorded: an error is often fast, and no merit.
   * @param name what figures call this kind of request, where they tell kinds apart
   */
  answer(answer: Answer, right: boolean, name?: string): void {
    const { us, status, cacheStatus } = answer
    this.#answers++
    if (cacheStatus !== undefined) {
      this.#cache.answers++
      if (isHit(cacheStatus)) this.#cache.hits++
    }
    const outcome = right ? 'ok' : status >= 200 && status <= 299 ? 'body' : 'status'
    if (right) record(this.#recent, us)
    else this.#count(outcome as keyof ErrorKinds, 1)
    const route = this.#routeOf(name)
    if (route) {
      route.requests++
      if (right) record(route.histogram, us)
      else route.errors++
    }
    this.#seen.take({ us, outcome, cacheStatus })
  }

  /** A request that got no answer. */
  failure(kind: 'timeout' | 'connection', name?: string, by = 1): void {
    this.#count(kind, by)
    const route = this.#routeOf(name)
    if (route) route.errors += by
    if (by > 0) this.#seen.take({ us: null, outcome: kind, cacheStatus: undefined })
  }

  #count(kind: keyof ErrorKinds, by: number): void {
    this.#errors[kind] += by
    this.#recentErrors += by
  }

  #routeOf = (name: string | undefined) => (name === undefined ? undefined : this.#routes.get(name))

  /** No more samples; nothing more is to be recorded. */
  stop(): void {
    clearInterval(this.#timer)
    this.#busy = performance.eventLoopUtilization(this.#utilisation).utilization
    this.#earlier.add(this.#recent)
  }

  /** After `stop`. */
  figures(carried: Carried): Omit<LoadFigures, 'settled' | 'seconds'> {
    const route = ([name, { histogram, requests, errors }]: [string, Route]): [string, RouteFigures] => [
      name,
      { histogram: encode(histogram), carried: carried.routes[name] ?? 0, requests, errors },
    ]
    return {
      type: 'done',
      histogram: encode(this.#earlier),
      carried: carried.total,
      routes: Object.fromEntries([...this.#routes].map(route)),
      requests: this.#answers,
      errors: this.#errors,
      cache: this.#cache,
      busy: this.#busy,
    }
  }

  #sample(underWay: number): LoadSample {
    const now = performance.now()
    const seconds = (now - this.#sampledAt) / 1000
    const some = this.#recent.totalCount > 0
    const sample: LoadSample = {
      type: 'sample',
      at: (now - this.#startedAt) / 1000,
      throughput: this.#recent.totalCount / seconds,
      p50: some ? this.#recent.getValueAtPercentile(50) : null,
      p99: some ? this.#recent.getValueAtPercentile(99) : null,
      errors: this.#recentErrors,
      underWay,
      requests: this.#seen.give(),
    }
    this.#earlier.add(this.#recent)
    this.#recent.reset()
    this.#recentErrors = 0
    this.#sampledAt = now
    return sample
  }
}
