// Warming up: load until it carries no more than a moment ago. Compilers have compiled then, and caches have filled.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadSample } from './protocol.ts'

/** Samples (of 100 ms) that are compared with as many before them. */
const WINDOW = 4
/** Rising less than this from one window to the next is noise rather than warming up. */
const RISING = 1.1

export interface WarmUp {
  take(sample: LoadSample): void
  /** Resolves when throughput has settled, or the time is up; with whether it has settled. */
  over: Promise<boolean>
}

/** Takes the samples of a load, and tells when to begin measuring: after `mostSeconds` at the latest. */
export function warmUp(mostSeconds: number): WarmUp {
  const samples: number[] = []
  const settled = new AbortController()
  return {
    take({ throughput }) {
      samples.push(throughput)
      if (hasSettled(samples)) settled.abort()
    },
    over: sleep(mostSeconds * 1000, false, { signal: settled.signal }).catch(() => true), // it only rejects when settled
  }
}

/** Whether the last samples' throughput is no longer well above that of those before them. */
export function hasSettled(samples: number[]): boolean {
  if (samples.length < 2 * WINDOW) return false
  const sum = (some: number[]) => some.reduce((total, x) => total + x, 0)
  const before = sum(samples.slice(-2 * WINDOW, -WINDOW))
  return before > 0 && sum(samples.slice(-WINDOW)) <= RISING * before
}
