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
  /** Its own program only: keep the data in this folder instead, made if it isn't there. It stays when the engine stops. */
  data?: string
  /** Its own program only: begin with a copy of such a folder. The copy goes with the engine. */
  template?: string
  /** Aborted when nobody waits for it any more: a start under way then ends, and leaves nothing. */
  signal?: AbortSignal
  /** For engines that work from a lesson's configuration: its text, once the engine's port and folder are known. */
  configure?: (own: Own) => string
  /** For engines that belong to another one, such as a replica: those of the same system that are running already. */
  others?: RunningEngine[]
  /** For tests: the ports to try instead of any free one. */
  choosePort?: (() => Promise<number>) | undefined
}

/** What a started engine has to itself. */
export interface Own {
  /** On 127.0.0.1. */
  port: number
  folder: string
}

export interface RunningEngine {
  name: string
  how: How
  /** "redis 7.0.15", "ioredis-mock 8.13.1": software and version, as it goes into a result's provenance. */
  version: string
  /** Its address for a client; it may hold a password. */
  url: string
  /** What the roles get in their environment to reach it. */
  env: Record<string, string>
  /** The engine's own process, to be broken on purpose; absent when it is somebody else's server, or couldn't come back. */
  process?: EngineProcess
  /** Resolves (never rejects) if the engine ends before `stop`, with an error that holds its last lines of output. */
  died: Promise<Error>
  /** Ends it and resolves once nothing of it is left: process, folder, or what the run put on somebody else's server. */
  stop(): Promise<void>
}

export interface EngineProcess {
  pid(): number
  /** Ends it at once, without this counting as a death. */
  kill(): Promise<void>
  /** Brings it back at the same address: with its data if it keeps any on disk, else empty. */
  restart(): Promise<void>
}

export interface Engine {
  name: string
  /** As its makers write it: "PostgreSQL". */
  title: string
  /** The oldest version that works, such as "6.0". */
  oldest: string
  /** The environment variable that names a server to use instead of starting one. None: the lab must start it, with a lesson's configuration. */
  urlVariable?: string
  /** The engine that must run before it in the same system, such as a replica's primary. */
  belongsTo?: string
  /** One line each: how to install the real thing. */
  install: { debian: string; macos: string; windows: string }
  /** What a lesson has without it, in words; absent when the stand-in is an engine's own (`find` lists it). */
  without?: string
  /** Every way to have this engine here, best first. Starts and connects to nothing. */
  find(env: NodeJS.ProcessEnv): Promise<Found[]>
  /** Resolves once the engine answers. Rejects with what went wrong and what to do about it. */
  start(options: StartOptions): Promise<RunningEngine>
}
