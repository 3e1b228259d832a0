// Two runs of one lesson in words.

import { counted, range, times } from '../../../../src/lab/units.ts'
import type { HistoryEntry } from '../../../../src/server/api.ts'

/** A run's figures against the other's, as they come over the wire: where there is no interval, its ends are not numbers. */
export interface WiredRatio {
  ratio: number
  low: number | null
  high: number | null
  verdict: string
}

/** "B carries ×1.1 of A (1.0–1.2)". */
export function carries({ ratio, low, high, verdict }: WiredRatio): string {
  if (!low || high === null)
    return `B carried ${times(ratio)} of A; one of them has a single round, so no verdict`
  const interval = `(${range(low, high)})`
  return verdict === 'no measurable difference'
    ? `no measurable difference: B carried ${times(ratio)} of A ${interval}`
    : `B carries ${times(ratio)} of A ${interval}`
}

/** How much larger an effect is in B than in A. */
export function change({ ratio, low, high, verdict }: WiredRatio): string {
  if (!low || high === null) return `${times(ratio)}, without an interval`
  const interval = `(${range(low, high)})`
  return verdict === 'no measurable difference' ? `${verdict} ${interval}` : `${times(ratio)} ${interval}`
}

/** One line of the choice: when, what it showed, and how it was run. */
export function entryLine({ id, startedAt, effects, workload, systems, warnings }: HistoryEntry): string {
  const [effect] = effects
  return [
    `${id}: ${when(startedAt)}`,
    ...(effect ? [`${effect.of} ${times(effect.ratio)}`] : [systems.join(', ')]),
    workload.loop === 'open' ? `open, ${workload.rate} req/s` : counted(workload.connections, 'connection'),
    ...(warnings ? ['busy machine'] : []),
  ].join(' · ')
}

/** In the reader's own time: 24 Nov, 13:02. */
export const when = (iso: string) =>
  new Date(iso).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })

/** The two that one most likely wants to see: the newest against the one before it, or against the recorded one. */
export function firstChoice(ids: string[], recorded: string | null): { a: string; b: string } {
  const [newest = '', before] = ids
  return { a: before ?? recorded ?? '', b: newest }
}
