// Starts one of an experiment's systems for a lesson's test: the same roles, engines and knobs, no load.
import type { How, RunningEngine } from '../engines/index.ts'
import { Breaker } from './breaker.ts'
import { chooseEngines } from './choose-engines.ts'
import { Cleanup } from './cleanup.ts'
import { equip } from './equip.ts'
import type { Experiment, System } from './experiment.ts'
import { labFolder } from './paths.ts'
import { makePlan, type RunOptions } from './plan.ts'
import { compile } from './programs.ts'
import { makeRunFolder, removeRunFolder } from './run-folder.ts'
import { startSystem } from './system.ts'

export interface Trial {
  /** The system's address. */
  url: string
  databaseUrl: string
  engines: RunningEngine[]
  stop(): Promise<void>
}

/**
 * @param options the knobs, and which engines to have for real (`with`) or by their stand-in (`without`)
 * @throws UsageError when an engine isn't here, RunFailed when it doesn't get ready; nothing of it is left then
 */
export async function startTrial(
  experiment: Experiment,
  name: string,
  options: Pick<RunOptions, 'knobs' | 'with' | 'without'> = {},
): Promise<Trial> {
  const { plan, ways } = await chooseEngines(makePlan(experiment, { ...options, systems: [name] }))
  const system = plan.systems[name] as System
  const { signal } = new AbortController()
  const cleanup = new Cleanup()
  try {
    const home = labFolder()
    const folder = makeRunFolder(home)
    cleanup.add(() => removeRunFolder(folder))
    const onProgress = () => {}
    const { env, engines } = await equip(name, system, { ways, home, folder, cleanup, signal, onProgress })
    const running = await startSystem({
      name,
      lesson: plan.lesson,
      system,
      programs: await compile(plan.lesson, [system], folder),
      folder,
      env: { ...env, ...plan.knobEnv },
      cores: undefined,
      emit: () => {},
      signal,
      breaker: new Breaker(),
      onDeath: () => {},
    })
    cleanup.add(() => running.stop())
    return { url: running.url, databaseUrl: env.DATABASE_URL as string, engines, stop: () => cleanup.run() }
  } catch (error) {
    await cleanup.run()
    throw error
  }
}

/** Which of an engine's ways a test asks for. */
export const only = (engine: string, how: How): Pick<RunOptions, 'with' | 'without'> =>
  how === 'stand-in' ? { without: [engine] } : { with: [engine] }
