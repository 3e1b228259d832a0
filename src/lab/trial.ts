// Starts one of an experiment's systems for a lesson's test: the same roles, engines and knobs, no load.
import { join } from 'node:path'
import { type How, type RunningEngine, startEngines, stopEngines } from '../engines/index.ts'
import { Breaker } from './breaker.ts'
import { Cleanup } from './cleanup.ts'
import type { Experiment } from './experiment.ts'
import { labFolder } from './paths.ts'
import { makePlan } from './plan.ts'
import { compile } from './programs.ts'
import { makeRunFolder, removeRunFolder } from './run-folder.ts'
import { copyTemplate, shopTemplate } from './shop-data.ts'
import { startSystem } from './system.ts'

export interface Trial {
  /** The system's address. */
  url: string
  /** The path of its database. */
  database: string
  engines: RunningEngine[]
  stop(): Promise<void>
}

/**
 * @param how which way to have its engines: the embedded stand-in, or the real program
 * @throws RunFailed when it doesn't get ready; nothing of it is left then
 */
export async function startTrial(
  experiment: Experiment,
  name: string,
  { how, knobs = {} }: { how?: How; knobs?: Record<string, number> } = {},
): Promise<Trial> {
  const plan = makePlan(experiment, { systems: [name], knobs })
  const system = plan.systems[name] as (typeof plan.systems)[string]
  const { signal } = new AbortController()
  const cleanup = new Cleanup()
  try {
    const home = labFolder()
    const folder = makeRunFolder(home)
    cleanup.add(() => removeRunFolder(folder))
    const database = join(folder, 'trial.sqlite')
    await copyTemplate(await shopTemplate(home, () => {}, signal), database)
    const engines = await startEngines(system.engines ?? [], {
      env: process.env,
      folder,
      ...(how && { how }),
    })
    cleanup.add(() => stopEngines(engines))
    const env = Object.assign(
      { DATABASE_URL: `sqlite:${database}` },
      plan.knobEnv,
      ...engines.map((engine) => engine.env),
    )
    const running = await startSystem({
      name,
      system,
      programs: await compile(plan.lesson, [system], folder),
      env,
      cores: undefined,
      emit: () => {},
      signal,
      breaker: new Breaker(),
      onDeath: () => {},
    })
    cleanup.add(() => running.stop())
    return { url: running.url, database, engines, stop: () => cleanup.run() }
  } catch (error) {
    await cleanup.run()
    throw error
  }
}
