// Counts answers and their times while load runs, and gives a sample every 100 ms.
import { performance } from 'node:perf_hooks'
import { emptyHistogram, encode, record } from '../histogram.ts'
import type { ErrorKinds } from '../result.ts'
import type { LoadFigures, LoadSample } from './protocol.ts'
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

export class Recorder {
  /** Answers before the last sample; those since are in `#recent`, so that each is recorded once. */
  #earlier = emptyHistogram()
  #recent = emptyHistogram()
  #answers = 0
  #errors: ErrorKinds = { status: 0, body: 0, timeout: 0, connection: 0 }
  #cache = { answers: 0, hits: 0 }
  #recentErrors = 0
  #seen = new Seen()
  #startedAt = performance.now()
  #sampledAt = this.#startedAt
  #utilisation = performance.eventLoopUtilization()
  #timer: NodeJS.Timeout

  /** @param underWay how many requests are sent and not yet answered */
  constructor(onSample: (sample: LoadSample) => void, underWay: () => number) {
    this.#timer = setInterval(() => onSample(this.#sample(underWay())), SAMPLE_MS)
  }

  /** An answer came. Only right ones have their time recorded: an error is often fast, and no merit. */
  answer(answer: Answer, right: boolean): void {
    const { us, status, cacheStatus } = answer
    this.#answers++
    if (cacheStatus !== undefined) {
      this.#cache.answers++
      if (isHit(cacheStatus)) this.#cache.hits++
    }
    const outcome = right ? 'ok' : status >= 200 && status <= 299 ? 'body' : 'status'
    if (right) record(this.#recent, us)
    else this.#count(outcome as keyof ErrorKinds, 1)
    this.#seen.take({ us, outcome, cacheStatus })
  }

  /** A request that got no answer. */
  failure(kind: 'timeout' | 'connection', by = 1): void {
    this.#count(kind, by)
    if (by > 0) this.#seen.take({ us: null, outcome: kind, cacheStatus: undefined })
  }

  #count(kind: keyof ErrorKinds, by: number): void {
    this.#errors[kind] += by
    this.#recentErrors += by
  }

  finish(): Omit<LoadFigures, 'settled'> {
    clearInterval(this.#timer)
    this.#earlier.add(this.#recent)
    return {
      type: 'done',
      seconds: (performance.now() - this.#startedAt) / 1000,
      histogram: encode(this.#earlier),
      carried: this.#earlier.totalCount,
      requests: this.#answers,
      errors: this.#errors,
      cache: this.#cache,
      busy: performance.eventLoopUtilization(this.#utilisation).utilization,
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
