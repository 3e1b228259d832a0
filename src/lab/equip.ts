// Gives a system what its roles need besides each other: its database with the shop's data, and its engines, all of its own.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { engineNamed, type Found, type RunningEngine, startEngines, stopEngines } from '../engines/index.ts'
import type { Cleanup } from './cleanup.ts'
import { databaseOf, engineEnv } from './engine-wishes.ts'
import { RunFailed } from './errors.ts'
import type { System } from './experiment.ts'
import { startWithShopData } from './server-data.ts'
import { copyTemplate, type Progress, shopTemplate } from './shop-data.ts'

export interface EquipOptions {
  /** How each engine is had, as chosen. */
  ways: Record<string, Found>
  /** The lab's folder. */
  home: string
  /** The run's folder. */
  folder: string
  /** Sizes of the shop's tables that aren't the usual ones, as the seed reads them. */
  sizes: Record<string, string>
  cleanup: Cleanup
  signal: AbortSignal
  onProgress: (progress: Progress | { text: string }) => void
}

export interface Equipment {
  /** What every role of the system gets. */
  env: Record<string, string>
  engines: RunningEngine[]
  /** Each engine with its version, the database and those that play roles included. */
  versions: Record<string, string>
}

/**
 * Engines stay up from round to round; `cleanup` stops them.
 * @throws RunFailed with what went wrong and what to do
 */
export async function equip(name: string, system: System, options: EquipOptions): Promise<Equipment> {
  const { ways, folder, cleanup, signal, onProgress } = options
  const own = join(folder, name)
  mkdirSync(own)
  const storage = join(folder, `${name}-storage`)
  mkdirSync(storage)
  const database = databaseOf(system)
  const env: Record<string, string> = { STORAGE_FOLDER: storage }
  const versions: Record<string, string> = {}
  if (!database) {
    const path = join(folder, `${name}.sqlite`)
    await copyTemplate(await shopTemplate(options, onProgress, signal), path)
    env.DATABASE_URL = `sqlite:${path}`
    versions.sqlite = `SQLite ${sqliteVersion()}`
  }
  const engines: RunningEngine[] = []
  for (const engine of system.engines ?? []) {
    signal.throwIfAborted()
    onProgress({ text: `starting ${engineNamed(engine).title}` })
    const way = ways[engine] as Found
    const [running] = await (engine === database
      ? startWithShopData(engine, { ...options, way, folder: own }).then((one) => [one])
      : startEngines([engine], { how: way.how, env: engineEnv(), folder: own, others: engines, signal })
    ).catch((error: Error) => {
      throw error instanceof RunFailed || signal.aborted
        ? error
        : new RunFailed(error.message, [], { cause: error })
    })
    cleanup.add(() => stopEngines([running as RunningEngine]))
    engines.push(running as RunningEngine)
  }
  for (const engine of engines) {
    Object.assign(env, engine.env)
    versions[engine.name] = engine.version
  }
  for (const role of Object.values(system.roles)) {
    if (!('engine' in role)) continue
    const [front] = Object.keys(role.engine) as [string]
    versions[front] = `${engineNamed(front).title} ${ways[front]?.version ?? ''}`.trim()
  }
  return { env, engines, versions }
}

function sqliteVersion(): string {
  const memory = new SQLite(':memory:')
  const version = memory.prepare('SELECT sqlite_version()').pluck().get() as string
  memory.close()
  return version
}
