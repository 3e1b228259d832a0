// Starts one of an experiment's systems for a lesson's test: the same roles, engines and knobs, no load.
import { engineNamed, type RunningEngine } from '../engines/index.ts'
import { Breaker } from './breaker.ts'
import { chooseEngines } from './choose-engines.ts'
import { Cleanup } from './cleanup.ts'
import { equip } from './equip.ts'
import type { Experiment, System } from './experiment.ts'
import { labFolder } from './paths.ts'
import { planAlone, type RunOptions } from './plan.ts'
import { compile } from './programs.ts'
import type { RoleProcess } from './role.ts'
import { makeRunFolder, removeRunFolder } from './run-folder.ts'
import { startSystem } from './system.ts'

export interface Trial {
  /** The system's address. */
  url: string
  databaseUrl: string
  engines: RunningEngine[]
  /** Of its roles: to be killed and started again. */
  processes: RoleProcess[]
  stop(): Promise<void>
}

/**
 * @param options the knobs, and which engines to have for real (`with`) or by their stand-in (`without`)
 * @throws UsageError when an engine isn't here, RunFailed when it doesn't get ready; nothing of it is left then
 */
export async function startTrial(
  experiment: Experiment,
  name: string,
  options: Pick<RunOptions, 'knobs' | 'with' | 'without' | 'scenario'> = {},
): Promise<Trial> {
  const { plan, ways } = await chooseEngines(planAlone(experiment, name, options))
  const system = plan.systems[name] as System
  const { signal } = new AbortController()
  const cleanup = new Cleanup()
  try {
    const home = labFolder()
    const folder = makeRunFolder(home)
    cleanup.add(() => removeRunFolder(folder))
    const onProgress = () => {}
    const { env, engines } = await equip(name, system, {
      ...{ ways, home, folder, sizes: plan.sizes },
      ...{ cleanup, signal, onProgress },
    })
    const running = await startSystem({
      name,
      lesson: plan.lesson,
      system,
      knobs: plan.knobs,
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
    const { url, processes } = running
    return { url, databaseUrl: env.DATABASE_URL as string, engines, processes, stop: () => cleanup.run() }
  } catch (error) {
    await cleanup.run()
    throw error
  }
}

/**
 * The first engine that can't be had here, for a test that is skipped then.
 * @param real those that a stand-in doesn't do for
 */
export async function lackingEngine(real: string[] = [], any: string[] = []): Promise<string | undefined> {
  for (const name of [...real, ...any]) {
    const ways = await engineNamed(name).find(process.env)
    if (!ways.some(({ how }) => any.includes(name) || how !== 'stand-in')) return name
  }
}

/** A test's title, which says why it is skipped. */
export const titled = (name: string, lacking: string | undefined) =>
  lacking ? `${name} (skipped: ${lacking} is not installed)` : name
