// Starts a system's roles, each knowing the addresses of those before it: all of them together, and then the door.
import { freePort } from '../engines/free-port.ts'
import type { Breaker } from './breaker.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import type { Role, System } from './experiment.ts'
import { startFront } from './front.ts'
import { instancesOf } from './instances.ts'
import type { Programs } from './programs.ts'
import { type RoleProcess, startProgram } from './role.ts'

export interface SystemOptions {
  name: string
  lesson: string
  system: System
  /** Some of them may say how many processes a role has. */
  knobs: Record<string, number>
  programs: Programs
  /** An existing folder, for what engines that play a role write. */
  folder: string
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
  processes: RoleProcess[]
  /** What its processes said last, for a failure's message. */
  lastLines(): string[]
  stop(): Promise<void>
}

/** Where a role's processes are, or will be, by role. */
export type Addresses = Record<string, string[]>
type Ports = Record<string, number[]>

const PORT_TRIES = 3

/** @throws RunFailed when a process doesn't get ready; then none of the system's processes is left. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  for (let tries = 1; ; tries++) {
    try {
      return await startAt(await choosePorts(options), options)
    } catch (error) {
      // Another program may take a port before a process of ours listens on it.
      const taken = error instanceof RunFailed && /EADDRINUSE|is taken/.test(error.lines.join('\n'))
      if (!taken || tries === PORT_TRIES) throw error
    }
  }
}

/** Ports for its programs; an engine chooses its own. */
async function choosePorts({ system, knobs }: SystemOptions): Promise<Ports> {
  const ports: Ports = {}
  for (const [role, declared] of Object.entries(system.roles)) {
    if (!('run' in declared)) continue
    ports[role] = []
    for (let i = instancesOf(declared, knobs); i > 0; i--) ports[role].push(await freePort())
  }
  return ports
}

async function startAt(ports: Ports, options: SystemOptions): Promise<RunningSystem> {
  const { name, system, emit } = options
  const processes: RoleProcess[] = []
  const mend: (() => Promise<void>)[] = []
  const addresses: Addresses = {}

  const keep = (process: RoleProcess) => {
    processes.push(process)
    mend.push(options.breaker.add(process))
    return process
  }
  const start = (role: string): Promise<RoleProcess>[] => {
    const declared = system.roles[role] as Role
    const known = { ...addresses }
    if ('engine' in declared)
      return [startFront(options, { role, engine: declared.engine, addresses: known }).then(keep)]
    const its = ports[role] as number[]
    addresses[role] = its.map((port) => `http://127.0.0.1:${port}`)
    return its.map((port, i) =>
      startProgram(options, { role, instance: i + 1, port, addresses: known }).then(keep),
    )
  }
  const stop = async () => {
    for (const step of mend) await step()
    await Promise.all(processes.map((process) => process.stop()))
  }

  const roles = Object.keys(system.roles)
  const door = roles.pop() as string
  try {
    await all(roles.flatMap(start))
    // It may ask at once whether the others are up.
    const [{ url }] = (await all(start(door))) as [RoleProcess]
    return {
      name,
      url,
      processes,
      busiest: () => Math.max(...processes.map((process) => process.meanBusy())),
      lastLines: () => processes.flatMap((process) => process.lastLines()),
      async stop() {
        await stop()
        for (const { name: role, instance, pid, port } of processes) {
          emit({ type: 'process', system: name, role, instance, state: 'stopped', pid: pid(), port })
        }
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** All of them settle before one's failure counts, so that none is left half started. */
async function all<T>(starting: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(starting)
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}
