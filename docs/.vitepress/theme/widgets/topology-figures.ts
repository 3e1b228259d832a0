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
  /** Requests that wait or are being answered. */
  inFlight: number | null
}

/** @param door the process that the clients ask: their count is right where its own misses those still in its sockets */
export function figuresOf(view: RunView, system: string, node: TopologyNode, door?: string): NodeFigures {
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
    ...(node.id === door && view.underWay?.system === system && { inFlight: view.underWay.count }),
    state: fault ?? (process?.state === 'ready' ? null : down),
  }
}
