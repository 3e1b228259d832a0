// An engine that plays a role: NGINX, Varnish and the like, configured by the lesson, standing before the roles that are up.
import { readFileSync } from 'node:fs'
import { familyOf } from '../engines/family.ts'
import { type RunningEngine, startEngines } from '../engines/index.ts'
import { fillTemplate } from '../engines/template.ts'
import { RunFailed } from './errors.ts'
import { lessonFile } from './paths.ts'
import { pin } from './placement.ts'
import { ready } from './ready.ts'
import type { RoleProcess } from './role.ts'
import type { Addresses, SystemOptions } from './system.ts'

export interface FrontOptions {
  role: string
  /** The one engine that plays it, with its configuration template. */
  engine: Record<string, string>
  addresses: Addresses
}

/** @throws RunFailed when it can't start with that configuration, or doesn't get ready */
export async function startFront(options: SystemOptions, its: FrontOptions): Promise<RoleProcess> {
  const { name, emit, cores, signal, onDeath } = options
  const { role } = its
  const engine = await startConfigured(options, its)
  const process = engine.process as NonNullable<RunningEngine['process']>
  const port = Number(new URL(engine.url).port)
  const about = { type: 'process' as const, system: name, role, instance: 1, pid: process.pid(), port }
  const label = `${role} of "${name}" (${engine.name})`
  const died = engine.died.then(
    (cause) => new RunFailed(`${label} ended by itself.`, [cause.message], { cause }),
  )
  emit({ ...about, state: 'starting' })
  try {
    await ready({ name: label, url: engine.url, died, lastLines: () => [], signal })
    for (const pid of await familyOf(process.pid())) await pin(pid, cores)
  } catch (error) {
    await engine.stop()
    throw error
  }
  emit({ ...about, state: 'ready' })
  died.then(onDeath)
  return {
    system: name,
    name: role,
    instance: 1,
    port,
    url: engine.url,
    ...process,
    meanBusy: () => 0,
    lastLines: () => [],
    stop: () => engine.stop(),
  }
}

async function startConfigured(
  { lesson, folder, env }: SystemOptions,
  { role, engine, addresses }: FrontOptions,
): Promise<RunningEngine> {
  const [[name, file]] = Object.entries(engine) as [[string, string]]
  const template = readFileSync(lessonFile(lesson, file), 'utf8')
  const roles = Object.fromEntries(
    Object.entries(addresses).map(([before, urls]) => [
      before,
      urls.map((url, i) => server(before, i + 1, url)),
    ]),
  )
  try {
    const [running] = await startEngines([name], {
      env: globalThis.process.env,
      folder,
      configure: (own) => fillTemplate(template, { ...env, ...roles, ...own }),
    })
    return running as RunningEngine
  } catch (error) {
    throw new RunFailed(`${role} can't start with ${lesson}/${file}.`, (error as Error).message.split('\n'), {
      cause: error,
    })
  }
}

/** How a template sees a process before it. */
function server(role: string, instance: number, url: string) {
  const { hostname: host, port } = new URL(url)
  return { name: `${role}_${instance}`, url, host, port: Number(port) }
}
