// Where an engine can be had here: what most engines' `find` is.
import { findProgram, versionOf } from './binary.ts'
import type { Found } from './engine.ts'
import { hidePassword } from './url.ts'

export interface Ways {
  /** The value of the engine's environment variable. */
  url?: string | undefined
  /** The name of its program. */
  program?: string
  /** Folders to look into besides `PATH`. */
  alsoIn?: string[]
  /** How the program says its version, `--version` unless given. */
  versionArgs?: string[]
  standIn?: { detail: string; version: string }
}

/** Best first. A program that doesn't say its version in time is listed without one. */
export async function findWays(env: NodeJS.ProcessEnv, ways: Ways): Promise<Found[]> {
  const found: Found[] = []
  if (ways.url) found.push({ how: 'url', detail: hidePassword(ways.url) })
  const path = ways.program && (await findProgram(ways.program, env, ways.alsoIn))
  if (path) {
    const version = await versionOf(path, ways.versionArgs).catch(() => undefined)
    found.push({ how: 'binary', detail: path, ...(version && { version }) })
  }
  if (ways.standIn) found.push({ how: 'stand-in', ...ways.standIn })
  return found
}
