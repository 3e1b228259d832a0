// Two runs of one lesson in words.

import type { Effect, Result } from '../../../../src/lab/result.ts'
import { counted, range, times } from '../../../../src/lab/units.ts'
import { effectShort } from '../../../../src/lab/words.ts'
import type { CompareAnswer, HistoryEntry } from '../../../../src/server/api.ts'

export const UNPREDICTED = "You haven't predicted in this lesson yet, so its figures stay hidden here too."

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

const isOpen = ({ workload }: Pick<Result, 'workload'>) => workload.loop === 'open'
const anyOpen = ({ a, b }: CompareAnswer) => isOpen(a.result) || isOpen(b.result)

/** Why there is no throughput to compare; empty where there is. */
export function notCompared(answer: CompareAnswer): string {
  const { a, b } = answer
  if (!Object.keys(a.result.systems).some((name) => Object.hasOwn(b.result.systems, name)))
    return 'The two runs have no system in common.'
  return anyOpen(answer) ? 'Open loop: all carry what is offered, so throughput is not compared.' : ''
}

/**
 * The effects in both runs, and how many times as large they are in B. Of latency that last is left out: how many times lower something
 * has become in one run than in another is not a figure to read.
 */
export function effectRows(answer: CompareAnswer) {
  const open = anyOpen(answer)
  const words = open ? effectShort : withInterval
  return answer.comparison.effects
    .filter(({ metric }) => open || metric === 'throughput')
    .map(({ of, over, metric, a, b, change: ratio }) => ({
      key: `${of} ${over} ${metric} ${a.route}`,
      name: `${of} over ${over}${a.route ? `, ${a.route}` : ''}`,
      a: words(a),
      b: words(b),
      change: open ? undefined : change(ratio),
    }))
}

const withInterval = ({ ratio, low, high, rounds }: Effect) =>
  rounds < 2 ? times(ratio) : `${times(ratio)} (${range(low, high)})`

/** For one who hasn't predicted. */
export const withoutEffects = (entry: HistoryEntry): HistoryEntry => ({ ...entry, effects: [] })

/** One line of the choice: when, what it showed of throughput, and how it was run. Under an open loop, throughput shows nothing. */
export function entryLine(entry: HistoryEntry): string {
  const { id, startedAt, effects, workload, systems, scenario, warnings } = entry
  const effect = isOpen({ workload }) ? undefined : effects.find(({ metric }) => metric === 'throughput')
  return [
    `${id}: ${when(startedAt)}`,
    ...(scenario ? [`scenario ${scenario}`] : []),
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

/** The two that one most likely wants to see: the newest against the one before it of the same question, or against the recorded one. */
export function firstChoice(
  runs: Pick<HistoryEntry, 'id' | 'scenario'>[],
  recorded: string | null,
): { a: string; b: string } {
  const [newest, ...older] = runs
  if (!newest) return { a: recorded ?? '', b: '' }
  const before = older.find(({ scenario }) => scenario === newest.scenario)
  const other = before ? String(before.id) : newest.scenario === null ? recorded : null
  return { a: other ?? '', b: String(newest.id) }
}

/** That two runs asked different questions; empty where they asked the same. */
export function otherQuestion({ a, b }: CompareAnswer): string {
  const [first, second] = [a.result.scenario, b.result.scenario]
  if (first === second) return ''
  const named = (scenario: string | undefined) =>
    scenario === undefined ? 'the lesson’s own question' : `the scenario “${scenario}”`
  return `These runs asked different questions: A ${named(first)}, B ${named(second)}. Their figures don’t answer each other.`
}
