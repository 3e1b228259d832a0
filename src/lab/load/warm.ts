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

interface Settled {
  /** The last window is compared with those before it, of so many in all. */
  windows: number
  /** Rising less than this from one of them to the last one is noise rather than warming up. */
  rising: number
}
/** Two windows before the last: code that waits to be compiled has the same speed for a second, and then rises. */
const SURELY: Settled = { windows: 3, rising: 1.05 }
/** Good enough for an answer in seconds: compilers may have more to do, but caches are no longer filling fast. */
const ROUGHLY: Settled = { windows: 2, rising: 1.25 }

export interface WarmUp {
  take(sample: LoadSample): void
  /** Resolves when throughput has settled, or the time is up; with whether it has surely settled. */
  over: Promise<boolean>
}

/**
 * Takes the samples of a load, and tells when to begin measuring: after `warmSeconds` at the latest.
 * @param hasty when throughput has roughly settled
 */
export function warmUp({ warmSeconds, hasty }: { warmSeconds: number; hasty?: boolean }): WarmUp {
  const samples: number[] = []
  const settled = new AbortController()
  return {
    take({ throughput }) {
      samples.push(throughput)
      if (hasty ? hasRoughlySettled(samples) : hasSettled(samples)) settled.abort()
    },
    over: sleep(warmSeconds * 1000, false, { signal: settled.signal }).catch(() => !hasty), // it only rejects when settled
  }
}

/** Whether the last window's throughput is no longer above that of those before it. */
export const hasSettled = (samples: number[]) => settledBy(SURELY, samples)
/** Whether it is no longer far above that of the one before it. */
export const hasRoughlySettled = (samples: number[]) => settledBy(ROUGHLY, samples)

function settledBy({ windows, rising }: Settled, samples: number[]): boolean {
  if (samples.length < windows * WINDOW) return false
  const throughput = (back: number) =>
    samples
      .slice(samples.length - (back + 1) * WINDOW, samples.length - back * WINDOW)
      .reduce((sum, x) => sum + x)
  const [last, ...before] = Array.from({ length: windows }, (_, back) => throughput(back)) as [
    number,
    ...number[],
  ]
  return last > 0 && before.every((one) => last <= rising * one)
}
