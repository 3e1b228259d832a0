// Starts a system's roles as processes, in order, each knowing the addresses of those before it.
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { freePort } from '../engines/free-port.ts'
import type { Breakable, Breaker } from './breaker.ts'
import { type Child, startChild } from './child.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import type { System } from './experiment.ts'
import { pin } from './placement.ts'
import type { Vitals } from './probe.ts'
import type { Programs } from './programs.ts'

const READY_WITHIN_MS = 20_000
const PORT_TRIES = 3

export interface SystemOptions {
  name: string
  system: System
  programs: Programs
  /** What every role gets: `DATABASE_URL`, engines' addresses, knobs. */
  env: Record<string, string>
  cores: string | undefined
  emit: (event: LabEvent) => void
  signal: AbortSignal
  breaker: Breaker
  /** Called when a process ends by itself. */
  onDeath: (error: RunFailed) => void
}

export interface RunningSystem {
  name: string
  /** Where the load goes: the first instance of the last role. */
  url: string
  /** Mean event-loop utilisation, 0–1, of the busiest process since the last call. */
  busiest(): number
  /** What its processes said last, for a failure's message. */
  lastLines(): string[]
  stop(): Promise<void>
}

/** @throws RunFailed when a process doesn't get ready; then none of the system's processes is left. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const { name, system, emit } = options
  const processes: RoleProcess[] = []
  const mend: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of mend) await step()
    for (const process of processes.toReversed()) await process.stop()
  }
  const urls: Record<string, string> = {}
  let door = ''
  try {
    for (const [role, { instances = 1 }] of Object.entries(system.roles)) {
      const started = await Promise.allSettled(
        Array.from({ length: instances }, async (_, i) => {
          const process = await startRole(options, role, i + 1, { ...urls })
          processes.push(process)
          mend.push(options.breaker.add(process))
          return process.url
        }),
      )
      const addresses = started.map((outcome) => {
        if (outcome.status === 'rejected') throw outcome.reason
        return outcome.value
      })
      urls[`${role.toUpperCase().replaceAll('-', '_')}_URLS`] = addresses.join(',')
      door = addresses[0] as string
    }
  } catch (error) {
    await stop()
    throw error
  }
  return {
    name,
    url: door,
    busiest: () => Math.max(...processes.map((process) => process.meanBusy())),
    lastLines: () => processes.flatMap((process) => process.lastLines()),
    async stop() {
      await stop()
      for (const { name: role, instance, pid, port } of processes) {
        emit({ type: 'process', system: name, role, instance, state: 'stopped', pid: pid(), port })
      }
    },
  }
}

interface RoleProcess extends Breakable {
  port: number
  url: string
  meanBusy(): number
  lastLines(): string[]
  stop(): Promise<void>
}

/** A role's process, which may be killed and started again at the same address. */
async function startRole(
  options: SystemOptions,
  role: string,
  instance: number,
  urls: Record<string, string>,
): Promise<RoleProcess> {
  let busy = { sum: 0, count: 0 }
  const onVitals = (vitals: Vitals) => {
    busy.sum += vitals.busy
    busy.count++
  }
  let { child, port } = await startProcess(options, role, instance, urls, onVitals)
  return {
    system: options.name,
    name: role,
    instance,
    port,
    url: `http://127.0.0.1:${port}`,
    pid: () => child.pid,
    lastLines: () => child.lastLines(),
    meanBusy() {
      const mean = busy.sum / Math.max(1, busy.count)
      busy = { sum: 0, count: 0 }
      return mean
    },
    async kill() {
      await child.stop(0)
    },
    async restart() {
      ;({ child } = await startProcess(options, role, instance, urls, onVitals, port))
    },
    stop: () => child.stop(),
  }
}

async function startProcess(
  options: SystemOptions,
  role: string,
  instance: number,
  urls: Record<string, string>,
  onVitals: (vitals: Vitals) => void,
  samePort?: number,
): Promise<{ child: Child; port: number }> {
  const { name, system, programs, env, cores, emit, signal, onDeath } = options
  const { run, instances = 1, env: roleEnv = {} } = system.roles[role] as System['roles'][string]
  const label = instances > 1 ? `${role} ${instance} of "${name}"` : `${role} of "${name}"`

  for (let tries = 1; ; tries++) {
    signal.throwIfAborted()
    const port = samePort ?? (await freePort())
    const child = startChild({
      name: label,
      script: programs.entry(run),
      preload: programs.probe,
      env: { ...env, ...urls, ...roleEnv, HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'production' },
      onMessage: (vitals: Vitals) => {
        onVitals(vitals)
        emit({ ...vitals, type: 'vitals', system: name, role, instance })
      },
    })
    const about = { type: 'process' as const, system: name, role, instance, pid: child.pid, port }
    emit({ ...about, state: 'starting' })
    const url = `http://127.0.0.1:${port}`
    try {
      await ready(child, url, signal)
      await pin(child.pid, cores)
    } catch (error) {
      await child.stop(0)
      // Another program may take the port before the role does.
      const portTaken = error instanceof RunFailed && /EADDRINUSE|is taken/.test(error.lines.join('\n'))
      if (portTaken && tries < PORT_TRIES) continue
      throw error
    }
    emit({ ...about, state: 'ready' })
    child.died.then(onDeath)
    return { child, port }
  }
}

/** Resolves when `/healthz` answers 200. */
async function ready(child: Child, url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  let died: RunFailed | undefined
  child.died.then((error) => {
    died = error
  })
  let last = 'no connection'
  while (Date.now() < deadline) {
    signal.throwIfAborted()
    if (died) throw died
    try {
      const { statusCode, body } = await request(`${url}/healthz`, {
        headersTimeout: 1_000,
        bodyTimeout: 1_000,
      })
      await body.dump()
      if (statusCode === 200) return
      last = `it answered ${statusCode}`
    } catch {
      // Not listening yet.
    }
    await sleep(15)
  }
  throw new RunFailed(
    `${child.name} was not ready within ${READY_WITHIN_MS / 1000} s: /healthz, ${last}`,
    child.lastLines(),
  )
}
