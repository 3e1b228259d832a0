// Programs on this machine: where they are and which version.
import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

/** The full path of a program on `PATH`, or undefined. */
export async function findProgram(name: string, env = process.env): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
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
