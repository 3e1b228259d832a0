// The contract every engine keeps: real server software that a lesson needs, however this machine can offer it.

/**
 * The ways to have an engine, best first: a server that the reader names by URL, its program on this machine
 * (started for one run, then stopped), or a small embedded stand-in for those who have neither.
 */
export type How = 'url' | 'binary' | 'stand-in'

export interface Found {
  how: How
  /** Where: the URL (password hidden), the program's path, or the stand-in's package. */
  detail: string
  /** Unknown for a URL until its server has been asked, by starting it. */
  version?: string
}

export interface StartOptions {
  how: How
  env: NodeJS.ProcessEnv
  /** An existing folder; what the engine writes goes into a new one inside it, removed when the engine stops. */
  folder: string
}

export interface RunningEngine {
  name: string
  how: How
  /** "redis 7.0.15", "ioredis-mock 8.13.1": software and version, as it goes into a result's provenance. */
  version: string
  /** What the roles get in their environment to reach it. */
  env: Record<string, string>
  /** The engine's own process, to be broken on purpose; absent when it is somebody else's server. */
  process?: EngineProcess
  /** Resolves (never rejects) if the engine ends before `stop`, with an error that holds its last lines of output. */
  died: Promise<Error>
  /** Ends it and resolves once nothing of it is left: process, folder, or keys on somebody else's server. */
  stop(): Promise<void>
}

export interface EngineProcess {
  pid(): number
  /** Ends it at once, without this counting as a death. */
  kill(): Promise<void>
  /** Brings it back, empty, at the same address. */
  restart(): Promise<void>
}

export interface Engine {
  name: string
  /** The environment variable that names a server to use instead of starting one. */
  urlVariable: string
  /** One line each: how to install the real thing. */
  install: { debian: string; macos: string; windows: string }
  /** Every way to have this engine here, best first. Starts and connects to nothing. */
  find(env: NodeJS.ProcessEnv): Promise<Found[]>
  /** Resolves once the engine answers. Rejects with what went wrong and what to do about it. */
  start(options: StartOptions): Promise<RunningEngine>
}
