// One process of a role: a lesson's program, which may be killed and started again at the same address.
import { familyOf } from '../engines/family.ts'
import type { Breakable } from './breaker.ts'
import { type Child, startChild } from './child.ts'
import type { ProgramRole } from './experiment.ts'
import { instancesOf } from './instances.ts'
import { pin } from './placement.ts'
import type { Vitals } from './probe.ts'
import { ready } from './ready.ts'
import type { Addresses, SystemOptions } from './system.ts'

export interface RoleProcess extends Breakable {
  port: number
  url: string
  /** Mean event-loop utilisation since the last call, 0–1; 0 for what isn't Node. */
  meanBusy(): number
  lastLines(): string[]
  stop(): Promise<void>
}

export interface RoleOptions {
  role: string
  instance: number
  port: number
  /** Of the roles before it. */
  addresses: Addresses
}

/** @throws RunFailed when it doesn't get ready */
export async function startProgram(options: SystemOptions, its: RoleOptions): Promise<RoleProcess> {
  let busy = { sum: 0, count: 0 }
  const onVitals = (vitals: Vitals) => {
    busy.sum += vitals.busy
    busy.count++
  }
  let child = await startProcess(options, its, onVitals)
  const { role, instance, port } = its
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
      child = await startProcess(options, its, onVitals)
    },
    stop: () => child.stop(),
  }
}

async function startProcess(
  options: SystemOptions,
  { role, instance, port, addresses }: RoleOptions,
  onVitals: (vitals: Vitals) => void,
): Promise<Child> {
  const { name, system, knobs, programs, env, cores, emit, signal, onDeath } = options
  const declared = system.roles[role] as ProgramRole
  const { run, env: roleEnv = {} } = declared
  const label = instancesOf(declared, knobs) > 1 ? `${role} ${instance} of "${name}"` : `${role} of "${name}"`
  signal.throwIfAborted()
  const own = { ...roleEnv, HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'production' }
  const child = startChild({
    name: label,
    script: programs.entry(run),
    preload: programs.probe,
    env: { ...env, ...urlVariables(addresses), ...own },
    onMessage: (vitals: Vitals) => {
      onVitals(vitals)
      emit({ ...vitals, type: 'vitals', system: name, role, instance })
    },
  })
  const about = { type: 'process' as const, system: name, role, instance, pid: child.pid, port }
  emit({ ...about, state: 'starting' })
  try {
    await ready({ ...child, url: `http://127.0.0.1:${port}`, signal })
    if (cores !== undefined) for (const pid of await familyOf(child.pid)) await pin(pid, cores)
  } catch (error) {
    await child.stop(0)
    throw error
  }
  emit({ ...about, state: 'ready' })
  child.died.then(onDeath)
  return child
}

/** `SHOP_URLS=http://…,http://…` and so on. */
const urlVariables = (addresses: Addresses) =>
  Object.fromEntries(
    Object.entries(addresses).map(([role, urls]) => [
      `${role.toUpperCase().replaceAll('-', '_')}_URLS`,
      urls.join(','),
    ]),
  )
