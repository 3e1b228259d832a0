// Faults in a run's view: what is broken now, and when what was broken.
import type { Fault } from '../../../../src/lab/faults.ts'
import { processKey, type RunView } from './run-view.ts'

export type FaultState = 'killed' | 'frozen' | 'slowed'

/** A time in which something was broken on purpose. */
export interface FaultBand {
  system: string
  name: string
  instance: number
  state: FaultState
  /** Part of the experiment: it comes in every round. */
  planned?: true
  from: number
  /** null while it is broken. */
  to: number | null
}

const STATES = { kill: 'killed', freeze: 'frozen', slow: 'slowed', restore: null } as const
const KEPT = 200

export function foldFault(
  view: RunView,
  { system, name, instance, fault, planned }: Fault,
  at: number,
): void {
  const state = STATES[fault]
  for (const band of view.faults)
    if (band.system === system && band.name === name && band.instance === instance) band.to ??= at
  if (state)
    view.faults.push({ system, name, instance, state, ...(planned && { planned }), from: at, to: null })
  if (view.faults.length > KEPT) view.faults.splice(0, view.faults.length - KEPT)
  const process = view.processes.get(processKey(system, name, instance))
  if (!process) return
  process.fault = state
  if (state === 'killed' || state === 'frozen') process.vitals = null
}

/** What is broken at this moment: a process by its own state, an engine by the newest band. */
export const brokenNow = (view: RunView, system: string, name: string, instance: number): FaultState | null =>
  view.faults.find((f) => f.system === system && f.name === name && f.instance === instance && f.to === null)
    ?.state ?? null
