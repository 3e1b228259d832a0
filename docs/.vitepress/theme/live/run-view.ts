// What a run or a play has reported so far, folded from its events into what the page draws. Plain data, not reactive.
import type { LabEvent } from '../../../../src/lab/events.ts'
import type { Loop } from '../../../../src/lab/load/protocol.ts'
import type { Effect, LoadCurve, Result, RoundResult } from '../../../../src/lab/result.ts'
import { type FaultBand, type FaultState, foldFault } from './run-faults.ts'

type Of<T extends LabEvent['type']> = Extract<LabEvent, { type: T }>

/** One point of the chart. */
export interface Point {
  /** Since the job began, s. */
  at: number
  throughput: number
  p99: number | null
  errors: number
}

/** A stretch of load on one system. */
export interface LoadBand {
  system: string
  round: number
  phase: 'warm' | 'measure' | 'play'
  from: number
  /** null while it runs. */
  to: number | null
  /** How long it takes, s; null when nobody knows. */
  seconds: number | null
  points: Point[]
}

export interface ProcessView {
  state: 'starting' | 'ready' | 'stopped'
  port: number
  fault: FaultState | null
  vitals: Pick<Of<'vitals'>, 'busy' | 'inFlight' | 'throughput' | 'memoryBytes'> | null
}

export interface RunView {
  stage: 'preparing' | 'loading' | 'finished' | 'failed' | 'stopped'
  start: Of<'start'> | null
  /** The job's clock when its first load began. */
  loadingSince: number | null
  preparing: { text: string; done: number | null }
  playing: { system: string; knobs: Record<string, number>; loop: Loop } | null
  bands: LoadBand[]
  /** Requests sent to the system under load and not yet answered, as its clients count them. */
  underWay: { system: string; count: number } | null
  /** By `processKey`. */
  processes: Map<string, ProcessView>
  /** By `system/name`. */
  engines: Map<string, Of<'engine'>>
  faults: FaultBand[]
  notices: string[]
  rounds: { round: number; at: number; systems: Record<string, RoundResult> }[]
  effects: Effect[]
  /** Of a run in several parts, where it is: which value of its sweep, or which step of a load curve; `since` when the first began. */
  step: { step: number; of: number; text: string; since: number } | null
  /** Whether the steps are those of a sweep: each is a run of its own. */
  sweeping: boolean
  /** The job's clock when the first load began since the newest `start`. */
  partSince: number | null
  /** What has been measured of each system's load curve. */
  curves: Record<string, LoadCurve>
  /** What a system said of itself last. */
  gauges: { system: string; values: Record<string, number> } | null
  result: { id: number | null; result: Result } | null
  failure: { message: string; lines: string[] } | null
  /** The job's clock at its newest event, s. */
  now: number
}

export const processKey = (system: string, name: string, instance: number) => `${system}/${name}/${instance}`

/** Points and bands older than this leave a play's view, s. */
export const PLAY_SECONDS = 60
const KEPT_BANDS = 400
const KEPT_NOTICES = 20

export const newRunView = (): RunView => ({
  stage: 'preparing',
  start: null,
  loadingSince: null,
  preparing: { text: 'Starting', done: null },
  playing: null,
  bands: [],
  underWay: null,
  processes: new Map(),
  engines: new Map(),
  faults: [],
  notices: [],
  rounds: [],
  effects: [],
  step: null,
  sweeping: false,
  partSince: null,
  curves: {},
  gauges: null,
  result: null,
  failure: null,
  now: 0,
})

/** Takes one event into the view. @param at the job's clock, s */
export function fold(view: RunView, event: LabEvent, at: number): void {
  view.now = Math.max(view.now, at)
  switch (event.type) {
    case 'start':
      view.start = event
      // The next run of a sweep: its rounds begin anew.
      view.rounds = []
      view.effects = []
      view.partSince = null
      return
    case 'step':
      // A sweep says its first step before anything has started.
      view.sweeping = view.sweeping || view.start === null
      view.step = { step: event.step, of: event.of, text: event.text, since: view.step?.since ?? at }
      return
    case 'curve-point':
      foldCurvePoint(view, event)
      return
    case 'gauges':
      view.gauges = { system: event.system, values: event.values }
      return
    case 'preparing':
      view.preparing = { text: event.text, done: event.done ?? null }
      return
    case 'engine':
      view.engines.set(`${event.system}/${event.name}`, event)
      return
    case 'process':
      foldProcess(view, event, at)
      return
    case 'fault':
      foldFault(view, event, at)
      return
    case 'playing':
      foldPlaying(view, event, at)
      return
    case 'load':
      beginBand(view, { ...event, from: at })
      return
    case 'sample':
      foldSample(view, event, at)
      return
    case 'vitals':
      foldVitals(view, event)
      return
    case 'round':
      endBand(view, at)
      view.rounds = [...view.rounds, { round: event.round, at, systems: event.systems }]
      view.effects = event.effects
      return
    case 'notice':
      if (!view.notices.includes(event.text))
        view.notices = [...view.notices, event.text].slice(-KEPT_NOTICES)
      return
    case 'result':
      view.result = { id: event.id, result: event.result }
      view.effects = event.result.effects
      end(view, 'finished', at)
      return
    case 'failed':
      view.failure = { message: event.message, lines: event.lines }
      end(view, 'failed', at)
      return
    case 'stopped':
      end(view, 'stopped', at)
      return
  }
}

function end(view: RunView, stage: RunView['stage'], at: number): void {
  view.stage = stage
  endBand(view, at)
  for (const fault of view.faults) fault.to ??= at
  for (const process of view.processes.values()) process.state = 'stopped'
}

function foldCurvePoint(view: RunView, { system, capacity, point }: Of<'curve-point'>): void {
  // A curve that was disturbed is measured again from its first step on.
  const before = view.curves[system]?.points.filter(({ share }) => share < point.share) ?? []
  const points = [...before, point]
  view.curves = { ...view.curves, [system]: { capacity, points } }
}

function foldProcess(
  view: RunView,
  { system, role, instance, state, port }: Of<'process'>,
  at: number,
): void {
  const key = processKey(system, role, instance)
  const known = view.processes.get(key)
  view.processes.set(key, {
    state,
    port,
    fault: known?.fault ?? null,
    vitals: state === 'ready' ? (known?.vitals ?? null) : null,
  })
  if (state === 'starting') return
  // Ready again after a kill, or gone at its round's end: what was done to it is over.
  if (known?.fault) foldFault(view, { system, name: role, instance, fault: 'restore' }, at)
  const band = view.bands.at(-1)
  if (state === 'stopped' && band?.system === system && band.phase !== 'play') endBand(view, at)
}

function foldVitals(view: RunView, event: Of<'vitals'>): void {
  const process = view.processes.get(processKey(event.system, event.role, event.instance))
  if (!process) return
  const { busy, inFlight, throughput, memoryBytes } = event
  process.vitals = { busy, inFlight, throughput, memoryBytes }
}

function foldPlaying(view: RunView, { system, knobs, loop }: Of<'playing'>, at: number): void {
  view.playing = { system, knobs, loop }
  if (view.bands.at(-1)?.system !== system)
    beginBand(view, { system, round: 0, phase: 'play', from: at, seconds: null })
}

function beginBand(
  view: RunView,
  { system, round, phase, from, seconds }: Omit<LoadBand, 'to' | 'points'>,
): void {
  endBand(view, from)
  view.stage = 'loading'
  view.loadingSince ??= from
  view.partSince ??= from
  view.bands.push({ system, round, phase, from, to: null, seconds, points: [] })
  if (view.bands.length > KEPT_BANDS) view.bands.splice(0, view.bands.length - KEPT_BANDS)
}

function endBand(view: RunView, at: number): void {
  const band = view.bands.at(-1)
  if (band) band.to ??= at
  view.underWay = null // nobody waits any more
}

function foldSample(view: RunView, event: Of<'sample'>, at: number): void {
  const last = view.bands.at(-1)
  // A view that joined in the middle of a stretch, after a gap in what the server keeps, hasn't seen it begin.
  if (last?.system !== event.system || last.phase !== event.phase || last.round !== event.round)
    beginBand(view, { ...event, from: Math.max(0, at - event.at), seconds: null })
  view.underWay = { system: event.system, count: event.underWay }
  const { points, phase } = view.bands.at(-1) as LoadBand
  const { throughput, p99, errors } = event
  points.push({ at, throughput, p99, errors })
  if (phase === 'play') while (points[0] && points[0].at < at - PLAY_SECONDS - 1) points.shift()
}
