// Everything that a run reports, as it happens. The terminal, the site and the JSON output read this one stream.
import type { Fault } from './faults.ts'
import type { LoadSample, Loop } from './load/protocol.ts'
import type { Vitals } from './probe.ts'
import type { Effect, Machine, Result, RoundResult } from './result.ts'

export type LabEvent =
  /** The run begins; what it will do at most. */
  | {
      type: 'start'
      lesson: string
      systems: string[]
      knobs: Record<string, number>
      rounds: { least: number; most: number }
      warmSeconds: number
      loadSeconds: number
      /** No round beyond the least begins that would end after this, s. */
      budgetSeconds: number
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
  /** Something that the reader should know, and the run goes on. */
  | { type: 'notice'; text: string }
  | { type: 'result'; id: number | null; result: Result }
  /** The run ended without a result; `lines` are the last words of the process that failed. */
  | { type: 'failed'; message: string; lines: string[] }
  | { type: 'stopped' }
