// Where a run stands: the lab's events folded into what a person wants to know while it runs.
import type { LabEvent } from '../lab/events.ts'
import type { Claim } from '../lab/experiment.ts'
import type { Loop } from '../lab/load/protocol.ts'
import type { Effect } from '../lab/result.ts'
import type { Rounds } from '../lab/rounds.ts'

export type Phase = 'waiting' | 'starting' | 'warming' | 'measuring' | 'draining' | 'done'

/** One system in the round under way. */
export interface Lane {
  phase: Phase
  /** Of this round's measured load, 0–1. */
  done: number
  /** While measuring the last 100 ms, after it the mean, req/s. */
  throughput: number | null
  /** Of the last 100 ms that had answers, µs. */
  p99: number | null
  errors: number
  /** What it told of itself last, by gauge. */
  gauges: Record<string, number>
}

interface Load extends Lane {
  answered: number
  samples: number
}

export interface RunState {
  /** In the order of the experiment; empty until the run has begun. */
  lanes: Map<string, Load>
  rounds: Pick<Rounds, 'least' | 'most'>
  loadSeconds: number
  budgetSeconds: number
  /** Of the systems that have no load of their own. */
  loop: Loop['kind']
  /** Of the question that was asked. */
  claims: Claim[]
  /** The round under way, 1 for the first; 0 while preparing. */
  round: number
  complete: number
  effects: Effect[]
  preparing: { text: string; done?: number } | undefined
  /** Of a sweep or a load curve: the part under way, 1 for the first. */
  step: Step | undefined
}

export interface Step {
  step: number
  of: number
  text: string
  /** A sweep's value has rounds of its own; a step of a load curve has none. */
  hasRounds: boolean
}

export const newRun = (claims: Claim[] = []): RunState => ({
  lanes: new Map(),
  rounds: { least: 0, most: 0 },
  loadSeconds: 0,
  budgetSeconds: 0,
  loop: 'closed',
  claims,
  round: 0,
  complete: 0,
  effects: [],
  preparing: undefined,
  step: undefined,
})

const newLane = (): Load => ({
  phase: 'waiting',
  done: 0,
  throughput: null,
  p99: null,
  errors: 0,
  gauges: {},
  answered: 0,
  samples: 0,
})

/** Takes one event into the state. */
export function take(state: RunState, event: LabEvent): void {
  switch (event.type) {
    case 'start':
      state.round = 0
      state.complete = 0
      state.effects = []
      if (state.step) state.step.hasRounds = true
      for (const system of event.systems) state.lanes.set(system, newLane())
      state.rounds = event.rounds
      state.loadSeconds = event.loadSeconds
      state.budgetSeconds = event.budgetSeconds
      state.loop = event.loop.kind
      break
    case 'preparing':
      state.preparing = event
      break
    case 'process': {
      state.preparing = undefined
      const lane = state.lanes.get(event.system)
      if (!lane || event.state === 'stopped') break
      // A fresh process means a fresh round.
      if (event.state === 'starting' && lane.phase === 'done') {
        Object.assign(lane, newLane())
        state.round = state.complete + 1
      }
      if (lane.phase === 'waiting') lane.phase = 'starting'
      break
    }
    case 'load':
      beginLoad(state, event)
      break
    case 'sample':
      takeSample(state, event)
      break
    case 'step': {
      const { step, of, text } = event
      state.step = { step, of, text, hasRounds: false }
      for (const name of state.lanes.keys()) state.lanes.set(name, newLane())
      break
    }
    case 'gauges': {
      const lane = state.lanes.get(event.system)
      if (!lane) break
      lane.gauges = event.values
      if (lane.phase === 'measuring' && event.at > state.loadSeconds) lane.phase = 'draining'
      break
    }
    case 'round':
      state.complete = event.round
      state.effects = event.effects
      for (const [system, { throughput, latency }] of Object.entries(event.systems))
        Object.assign(state.lanes.get(system) ?? {}, { phase: 'done', done: 1, throughput, p99: latency.p99 })
  }
}

function beginLoad(state: RunState, { round, system, phase, seconds }: LabEvent & { type: 'load' }): void {
  if (round !== state.round) {
    state.round = round
    for (const name of state.lanes.keys()) state.lanes.set(name, newLane())
  }
  state.preparing = undefined
  for (const lane of state.lanes.values())
    if (lane.phase === 'measuring' || lane.phase === 'draining') finish(lane)
  const lane = state.lanes.get(system)
  if (!lane) return
  lane.phase = phase === 'warm' ? 'warming' : 'measuring'
  if (phase === 'measure') state.loadSeconds = seconds
}

/** A system's load is over: show the mean until the round is. */
function finish(lane: Load): void {
  lane.phase = 'done'
  lane.done = 1
  if (lane.samples > 0) lane.throughput = lane.answered / lane.samples
}

function takeSample(state: RunState, event: LabEvent & { type: 'sample' }): void {
  const lane = state.lanes.get(event.system)
  if (!lane) return
  lane.throughput = event.throughput
  lane.p99 = event.p99 ?? lane.p99
  if (event.phase === 'warm') return
  lane.errors += event.errors
  lane.answered += event.throughput
  lane.samples++
  lane.done = share(event.at, state.loadSeconds)
}

const share = (seconds: number, of: number) => (of > 0 ? Math.min(seconds / of, 1) : 0)
