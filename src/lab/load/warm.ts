// Warming up: full load until it carries no more than a moment ago. Compilers have compiled then, and caches have filled.
import { closedLoop } from './closed.ts'
import type { LoadFigures, LoadOrder, LoadSample } from './protocol.ts'

/** Samples (of 100 ms) that are compared with as many before them. */
const WINDOW = 3
/** Rising less than this from one window to the next is noise rather than warming up. */
const RISING = 1.1

/** Loads a system until its throughput has settled, at most `order.seconds`. What it measures is not counted. */
export function warmUp(order: LoadOrder, onSample: (sample: LoadSample) => void): Promise<LoadFigures> {
  const samples: number[] = []
  const settled = new AbortController()
  const watch = (sample: LoadSample) => {
    onSample(sample)
    samples.push(sample.throughput)
    if (hasSettled(samples)) settled.abort()
  }
  return closedLoop(order, watch, settled.signal)
}

/** Whether the last samples' throughput is no longer well above that of those before them. */
export function hasSettled(samples: number[]): boolean {
  if (samples.length < 2 * WINDOW) return false
  const sum = (some: number[]) => some.reduce((total, x) => total + x, 0)
  const before = sum(samples.slice(-2 * WINDOW, -WINDOW))
  return before > 0 && sum(samples.slice(-WINDOW)) <= RISING * before
}
