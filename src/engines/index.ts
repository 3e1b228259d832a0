// Every engine by name, and how a run starts and stops the ones it needs.
import type { Engine, How, RunningEngine } from './engine.ts'
import { redis } from './redis.ts'

export type { Engine, Found, How, RunningEngine } from './engine.ts'

export const engines: Record<string, Engine> = { redis }

export interface EnginesOptions {
  env: NodeJS.ProcessEnv
  /** An existing folder for what the engines write; empty again once they have stopped. */
  folder: string
  /** Insist on one way instead of the best there is. */
  how?: How
}

/**
 * Starts the engines in the order given, each in the best way this machine offers. If one fails, those already
 * started are stopped before the error is thrown.
 */
export async function startEngines(names: string[], options: EnginesOptions): Promise<RunningEngine[]> {
  const running: RunningEngine[] = []
  try {
    for (const name of names) running.push(await startEngine(name, options))
  } catch (error) {
    await stopEngines(running)
    throw error
  }
  return running
}

/** Stops engines, last started first. Every one is tried; the first failure is thrown at the end. */
export async function stopEngines(running: RunningEngine[]): Promise<void> {
  const failures: unknown[] = []
  for (const engine of running.toReversed()) await engine.stop().catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

async function startEngine(name: string, { env, folder, how }: EnginesOptions): Promise<RunningEngine> {
  const engine = engines[name]
  if (!engine) throw new Error(`No engine is called "${name}". There are: ${Object.keys(engines).join(', ')}`)
  const best = (await engine.find(env))[0]
  const way = how ?? best?.how
  if (!way)
    throw new Error(
      `${name} is not installed. Debian: ${engine.install.debian}. macOS: ${engine.install.macos}`,
    )
  return engine.start({ how: way, env, folder })
}
