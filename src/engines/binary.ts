// Programs on this machine: where they are and which version.
import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Engine } from './engine.ts'

/** Where servers are installed that an ordinary user's PATH leaves out. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin']

/**
 * The full path of a program on `PATH`, or in the folders where servers are installed, or undefined. An empty `PATH` means: look nowhere.
 * @param alsoIn further folders, such as a version's own
 */
export async function findProgram(
  name: string,
  env = process.env,
  alsoIn: string[] = [],
): Promise<string | undefined> {
  if (!env.PATH) return
  for (const folder of [...env.PATH.split(delimiter), ...alsoIn, ...SERVER_FOLDERS].filter(Boolean)) {
    const path = join(folder, name)
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (executable) return path
  }
}

/** What a program says after `--version` (or other arguments): the first thing that looks like 1.2 or 1.2.3. */
export async function versionOf(path: string, args = ['--version']): Promise<string | undefined> {
  const { stdout, stderr } = await promisify(execFile)(path, args, { timeout: 5_000 })
  return /\d+\.\d+(\.\d+)?/.exec(stdout + stderr)?.[0]
}

/** @throws Error that says how to install the engine when its program wasn't found */
export function installed(path: string | undefined, program: string, { title, install }: Engine): string {
  if (path) return path
  throw new Error(
    `${title} is not installed: ${program} is not on PATH. Debian, Ubuntu: ${install.debian}. macOS: ${install.macos}. Windows: ${install.windows}`,
  )
}

/** Whether a version is at least another; parts are compared as numbers: 10.5 comes after 9.6. */
export function isAtLeast(version: string, oldest: string): boolean {
  const parts = (text: string) => text.split('.').map(Number)
  const [have, want] = [parts(version), parts(oldest)]
  for (const [i, part] of want.entries()) {
    const difference = (have[i] ?? 0) - part
    if (difference !== 0) return difference > 0
  }
  return true
}
