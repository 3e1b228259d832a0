// What the picture of a system says at each of its nodes, in figures and in words.
import { brokenNow, type FaultState } from '../live/run-faults.ts'
import { processKey, type RunView } from '../live/run-view.ts'
import type { TopologyNode } from '../live/topology-layout.ts'

export interface NodeFigures {
  /** In a word, where it isn't simply running. */
  state: 'not running' | 'starting' | FaultState | null
  fault: FaultState | null
  /** Event-loop utilisation, 0–1. */
  busy: number | null
  throughput: number | null
  inFlight: number | null
}

export function figuresOf(view: RunView, system: string, node: TopologyNode): NodeFigures {
  const fault = brokenNow(view, system, node.name, node.instance)
  const empty = { fault, busy: null, throughput: null, inFlight: null }
  if (node.kind === 'engine') {
    const up = view.engines.has(`${system}/${node.name}`) && view.stage === 'loading'
    return { ...empty, state: fault ?? (up ? null : 'not running') }
  }
  const process = view.processes.get(processKey(system, node.name, node.instance))
  const down = process?.state === 'starting' ? 'starting' : 'not running'
  return {
    ...empty,
    ...(process?.vitals ?? {}),
    state: fault ?? (process?.state === 'ready' ? null : down),
  }
}
