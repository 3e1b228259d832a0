// What a run needs before its rounds: each system's data and engines, its programs compiled, and the load generator.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningEngine, startEngines, stopEngines } from '../engines/index.ts'
import type { Breaker } from './breaker.ts'
import type { Cleanup } from './cleanup.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import { type Generator, startGenerator } from './generator.ts'
import type { Placement } from './placement.ts'
import type { Plan } from './plan.ts'
import { compile, type Programs } from './programs.ts'
import { makeRunFolder, removeRunFolder } from './run-folder.ts'
import { copyTemplate } from './shop-data.ts'

/** What every step of a run shares. */
export interface RunControl {
  emit: (event: LabEvent) => void
  /** Aborted when the run is to end early, with the reason. */
  signal: AbortSignal
  /** Ends the run because something it needs has died. */
  fail: (error: RunFailed) => void
  cleanup: Cleanup
  /** What can be broken on purpose while it runs. */
  breaker: Breaker
}

export interface Prepared {
  /** What each system's roles get besides their own: database and engines. */
  env: Record<string, Record<string, string>>
  /** Each system's engines with their versions. */
  engines: Record<string, Record<string, string>>
  programs: Programs
  generator: Generator
}

/** @param template the shop's data, of which each system gets a copy of its own in a new folder inside `home` */
export async function prepare(
  plan: Plan,
  placement: Placement,
  { home, template }: { home: string; template: string },
  control: RunControl,
): Promise<Prepared> {
  const { signal, cleanup, fail } = control
  const folder = makeRunFolder(home)
  cleanup.add(() => removeRunFolder(folder))
  const env: Prepared['env'] = {}
  const engines: Prepared['engines'] = {}
  for (const [name, system] of Object.entries(plan.systems)) {
    const database = join(folder, `${name}.sqlite`)
    await copyTemplate(template, database)
    signal.throwIfAborted()
    const running = await enginesOf(name, system.engines ?? [], folder, control)
    env[name] = Object.assign({ DATABASE_URL: `sqlite:${database}` }, ...running.map((engine) => engine.env))
    engines[name] = Object.fromEntries(running.map((engine) => [engine.name, engine.version]))
    signal.throwIfAborted()
  }
  const programs = await compile(plan.lesson, Object.values(plan.systems), folder)
  const generator = startGenerator(placement.generator)
  cleanup.add(() => generator.stop())
  generator.died.then(fail)
  return { env, engines, programs, generator }
}

/** Each system has its own engines, which stay up from round to round. */
async function enginesOf(
  system: string,
  names: string[],
  folder: string,
  { cleanup, fail, emit, breaker }: RunControl,
): Promise<RunningEngine[]> {
  if (names.length === 0) return []
  const own = join(folder, system)
  mkdirSync(own)
  const running = await startEngines(names, { env: process.env, folder: own }).catch((error: Error) => {
    throw new RunFailed(error.message, [], { cause: error })
  })
  cleanup.add(() => stopEngines(running))
  for (const { name, how, version, died, process } of running) {
    emit({ type: 'engine', system, name, how, version, breakable: process !== undefined })
    if (process) cleanup.add(breaker.add({ system, name, instance: 1, ...process }))
    died.then((cause) =>
      fail(new RunFailed(`${name} of "${system}" ended during the run. ${cause.message}`, [], { cause })),
    )
  }
  return running
}
