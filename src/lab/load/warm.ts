// Warming up: load until it carries no more than a moment ago. Compilers have compiled then, and caches have filled.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadSample } from './protocol.ts'

/**
 * Fewer clients leave a system idle for most of the time, and code that runs seldom is compiled late: services that ask one another warm
 * up in tens of seconds. So at least so many warm it up, however many are to be measured.
 */
export const CROWD = 10

/** Load as it will be measured, before it is: it finds what a warm-up by others has left behind, s. */
export const LEAD_IN_SECONDS = 0.5

/** Samples (of 100 ms) in a window. */
const WINDOW = 8
/** The last window is compared with two before it: code that waits to be compiled has the same speed for a second, and then rises. */
const WINDOWS = 3
/** Rising less than this from one window to a later one is noise rather than warming up. */
const RISING = 1.05

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

/** Whether the last window's throughput is no longer above that of those before it. */
export function hasSettled(samples: number[]): boolean {
  if (samples.length < WINDOWS * WINDOW) return false
  const throughput = (back: number) =>
    samples
      .slice(samples.length - (back + 1) * WINDOW, samples.length - back * WINDOW)
      .reduce((sum, x) => sum + x)
  const [last, ...before] = Array.from({ length: WINDOWS }, (_, back) => throughput(back)) as [
    number,
    ...number[],
  ]
  return last > 0 && before.every((one) => last <= RISING * one)
}
