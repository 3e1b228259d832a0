// Starts a Node process that tells us about itself and cannot outlive us.
import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { endProcess } from '../engines/end-process.ts'
import { lastLines } from '../engines/last-lines.ts'
import { RunFailed } from './errors.ts'
import { inSources } from './in-sources.ts'
import { ROOT } from './paths.ts'

export interface ChildOptions {
  /** What people call it: "shop 1 of before". */
  name: string
  /** The program, an absolute path: TypeScript, or compiled with its map beside it. */
  script: string
  /** A module to load before it, an absolute path. */
  preload?: string
  env?: Record<string, string>
  onMessage?: (message: never) => void
}

export interface Child {
  name: string
  pid: number
  send(message: object): void
  lastLines(): string[]
  /** Resolves when it ends without having been stopped, with an error that says how. */
  died: Promise<RunFailed>
  /** Asks it to close (SIGTERM), makes it after `patienceMs` (SIGKILL); resolves when it is gone. */
  stop(patienceMs?: number): Promise<void>
}

export function startChild({ name, script, preload, env, onMessage }: ChildOptions): Child {
  const compiler = script.endsWith('.ts') ? ['--import', 'tsx'] : []
  const before = preload ? ['--import', pathToFileURL(preload).href] : []
  const child = spawn(process.execPath, [...compiler, ...before, script], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Its own process group: Ctrl-C reaches the lab alone, which stops things in order.
    detached: true,
  })
  const tail = lastLines(child)
  const lines = () => inSources(tail()).split('\n')
  let stopping = false
  const gone = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  if (onMessage) child.on('message', onMessage as (message: unknown) => void)
  return {
    name,
    pid: child.pid ?? 0,
    send: (message) => child.connected && child.send(message, () => {}),
    lastLines: lines,
    died: gone.then((how) =>
      stopping ? new Promise<never>(() => {}) : new RunFailed(`${name} ended by itself (${how})`, lines()),
    ),
    async stop(patienceMs = 2_000) {
      stopping = true
      await endProcess(child, gone, patienceMs)
    },
  }
}
