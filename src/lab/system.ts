// Starts a system's roles, in order, each knowing the addresses of those before it.
import type { Breaker } from './breaker.ts'
import type { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import type { System } from './experiment.ts'
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

/** The addresses of roles that are up, by role. */
export type Addresses = Record<string, string[]>

/** @throws RunFailed when a process doesn't get ready; then none of the system's processes is left. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const { name, system, emit } = options
  const processes: RoleProcess[] = []
  const mend: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of mend) await step()
    for (const process of processes.toReversed()) await process.stop()
  }
  const addresses: Addresses = {}
  try {
    for (const [role, declared] of Object.entries(system.roles)) {
      const instances = instancesOf(declared, options.knobs)
      const started = await Promise.allSettled(
        Array.from({ length: instances }, async (_, i) => {
          const process =
            'run' in declared
              ? await startProgram(options, { role, instance: i + 1, addresses: { ...addresses } })
              : await startFront(options, { role, engine: declared.engine, addresses })
          processes.push(process)
          mend.push(options.breaker.add(process))
          return process.url
        }),
      )
      addresses[role] = started.map((outcome) => {
        if (outcome.status === 'rejected') throw outcome.reason
        return outcome.value
      })
    }
  } catch (error) {
    await stop()
    throw error
  }
  const door = Object.values(addresses).at(-1)?.[0] as string
  return {
    name,
    url: door,
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
}
