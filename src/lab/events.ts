// Everything that a run reports, as it happens. The terminal, the site and the JSON output read this one stream.
import type { Fault } from './faults.ts'
import type { LoadSample, Loop } from './load/protocol.ts'
import type { Vitals } from './probe.ts'
import type { CurvePoint, Effect, Machine, Result, RoundResult } from './result.ts'
import type { Rounds } from './rounds.ts'

export type LabEvent =
  /** The run begins, or that of a sweep's next value; what it will do at most. */
  | {
      type: 'start'
      lesson: string
      systems: string[]
      knobs: Record<string, number>
      rounds: Pick<Rounds, 'least' | 'most' | 'step'>
      warmSeconds: number
      loadSeconds: number
      /** No round beyond the least begins that would end after this, s. */
      budgetSeconds: number
      /** How the systems are loaded that don't declare a load of their own. */
      loop: Loop
      /** How long the load curves will take after the rounds, about, s; 0 when none is measured. */
      curveSeconds: number
      machine: Machine
    }
  /** Something slow before the load: building the shop's data, starting an engine. `done` is 0–1 where it is known. */
  | { type: 'preparing'; text: string; done?: number }
  /** An engine of a system is up: how it was found, and its version. Somebody else's server can't be broken. */
  | {
      type: 'engine'
      system: string
      name: string
      how: 'url' | 'binary' | 'stand-in'
      version: string
      breakable: boolean
    }
  | {
      type: 'process'
      system: string
      role: string
      instance: number
      state: 'starting' | 'ready' | 'stopped'
      pid: number
      port: number
    }
  /** A fault took effect on a process or an engine, or was taken back. */
  | ({ type: 'fault' } & Fault)
  /** Play: a system is under load, with these settings from now on. */
  | { type: 'playing'; lesson: string; system: string; knobs: Record<string, number>; loop: Loop }
  /** Load begins on a system: warming it (not counted) or measuring it. */
  | { type: 'load'; round: number; system: string; phase: 'warm' | 'measure'; seconds: number }
  /** Ten times a second while load runs: the last 100 ms. Play has no rounds: its round is 0. */
  | ({ round: number; system: string; phase: 'warm' | 'measure' | 'play' } & LoadSample)
  /** About ten times a second, from within each process. */
  | ({ system: string; role: string; instance: number } & Vitals)
  /** A round is over for all systems; the effects as they stand (none before the second round). */
  | { type: 'round'; round: number; systems: Record<string, RoundResult>; effects: Effect[] }
  /** What a system tells of itself, while load runs and until it has drained; see the experiment's gauges. */
  | { type: 'gauges'; round: number; system: string; at: number; values: Record<string, number> }
  /** A run of several parts goes on to the next: a value of the sweep's knob, or a step of a load curve. `step` is 1 for the first. */
  | { type: 'step'; step: number; of: number; text: string }
  /** One step of a system's load curve has been measured. */
  | { type: 'curve-point'; system: string; capacity: number; point: CurvePoint }
  /** Something that the reader should know, and the run goes on. */
  | { type: 'notice'; text: string }
  | { type: 'result'; id: number | null; result: Result }
  /** The run ended without a result; `lines` are the last words of the process that failed. */
  | { type: 'failed'; message: string; lines: string[] }
  | { type: 'stopped' }
