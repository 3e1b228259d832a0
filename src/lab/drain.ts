// What is still to be done when the load ends: how long the lab waits for it, and how that went, in words.
import type { SystemResult } from './result.ts'
import { range, significant } from './units.ts'

/** What isn't done by then is told as not drained, and the run goes on. */
export const DRAIN_WITHIN_SECONDS = 15

/** Sooner than the lab can tell: it asks four times a second. */
const AT_ONCE_SECONDS = 0.1

/** "all done in 3.2 s (2.9–3.5)", or that it wasn't, and in how many rounds; empty where nothing has to drain. */
export function drainInWords({
  drainSeconds,
  undrained = 0,
  rounds,
}: Pick<SystemResult, 'drainSeconds' | 'undrained' | 'rounds'>): string {
  const { mean, low, high } = drainSeconds ?? { mean: 0, low: 0, high: 0 }
  const interval = Number.isFinite(high) && high > low ? ` (${range(low, high)})` : ''
  const took = drainSeconds && (mean < AT_ONCE_SECONDS ? 'at once' : `in ${significant(mean)} s${interval}`)
  if (undrained === 0) return took ? `all done ${took}` : ''
  const never = `not all done within ${DRAIN_WITHIN_SECONDS} s, in ${undrained} of ${rounds.length} rounds`
  return took ? `${never}; else ${took}` : never
}
