// What a run needs before its rounds: each system's data and engines, its programs compiled, and the load generator.
import type { RunningEngine } from '../engines/index.ts'
import type { Breaker } from './breaker.ts'
import type { Chosen } from './choose-engines.ts'
import type { Cleanup } from './cleanup.ts'
import { equip } from './equip.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import { type Generator, startGenerator } from './generator.ts'
import type { Placement } from './placement.ts'
import { compile, type Programs } from './programs.ts'
import { makeRunFolder, removeRunFolder } from './run-folder.ts'

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
  /** The run's own folder. */
  folder: string
}

/** @param home the lab's folder, in which the run's own one is made */
export async function prepare(
  { plan, ways }: Chosen,
  placement: Placement,
  home: string,
  control: RunControl,
): Promise<Prepared> {
  const { emit, signal, cleanup, fail } = control
  const folder = makeRunFolder(home)
  cleanup.add(() => removeRunFolder(folder))
  const env: Prepared['env'] = {}
  const engines: Prepared['engines'] = {}
  for (const [name, system] of Object.entries(plan.systems)) {
    const onProgress = (progress: { text: string; done?: number }) => emit({ ...progress, type: 'preparing' })
    const equipment = await equip(name, system, {
      ...{ ways, home, folder, sizes: plan.sizes },
      ...{ cleanup, signal, onProgress },
    })
    for (const engine of equipment.engines) watch(name, engine, control)
    env[name] = equipment.env
    engines[name] = equipment.versions
    signal.throwIfAborted()
  }
  const programs = await compile(plan.lesson, Object.values(plan.systems), folder)
  const generator = startGenerator(placement.generator)
  cleanup.add(() => generator.stop())
  generator.died.then(fail)
  return { env, engines, programs, generator, folder }
}

/** Tells of an engine, offers it to be broken, and ends the run if it dies unasked. */
function watch(system: string, engine: RunningEngine, { cleanup, fail, emit, breaker }: RunControl): void {
  const { name, how, version, died, process } = engine
  emit({ type: 'engine', system, name, how, version, breakable: process !== undefined })
  if (process) cleanup.add(breaker.add({ system, name, instance: 1, ...process }))
  died.then((cause) =>
    fail(new RunFailed(`${name} of "${system}" ended during the run. ${cause.message}`, [], { cause })),
  )
}
