// Where PostgreSQL can be had. Packagers keep several versions side by side, outside PATH.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { installed } from '../binary.ts'
import type { Engine, Found } from '../engine.ts'
import { findWays } from '../find-ways.ts'

const HOMES: { parent: string; version: RegExp }[] = [
  { parent: '/usr/lib/postgresql', version: /^(\d+)$/ }, // Debian, Ubuntu
  { parent: '/usr', version: /^pgsql-(\d+)$/ }, // Fedora, Red Hat
  { parent: '/opt/homebrew/opt', version: /^postgresql@(\d+)$/ },
  { parent: '/usr/local/opt', version: /^postgresql@(\d+)$/ }, // Homebrew on Intel
]

/** @param url the value of the engine's environment variable */
export const findServer = async (env: NodeJS.ProcessEnv, url?: string): Promise<Found[]> =>
  findWays(env, { url, program: 'postgres', alsoIn: await programFolders() })

/**
 * The path of the program postgres.
 * @throws Error that says how to install it
 */
export async function serverProgram(env: NodeJS.ProcessEnv, engine: Engine): Promise<string> {
  const [binary] = await findServer(env)
  return installed(binary?.detail, 'postgres', engine)
}

/** The newest version's first. */
async function programFolders(): Promise<string[]> {
  const found: { version: number; folder: string }[] = []
  for (const { parent, version } of HOMES) {
    for (const name of await readdir(parent).catch(() => [])) {
      const number = version.exec(name)?.[1]
      if (number) found.push({ version: Number(number), folder: join(parent, name, 'bin') })
    }
  }
  return found.sort((a, b) => b.version - a.version).map(({ folder }) => folder)
}
