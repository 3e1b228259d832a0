// A run's own folder for database copies and engines. Its name holds our pid, so that the next run can tell when it was left behind.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /^run-(\d+)-/

/** Those of this process: after a restart in a container, another one's folder may hold the same pid. */
const own = new Set<string>()

/** Makes a folder for this run inside `home`. */
export function makeRunFolder(home: string): string {
  const folder = mkdtempSync(join(home, `run-${process.pid}-`))
  own.add(folder)
  return folder
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Removes what runs that are no longer alive left in `home`, such as after `kill -9`. Returns how many other runs are alive. */
export function sweepRunFolders(home: string): number {
  let alive = 0
  for (const name of readdirSync(home)) {
    const pid = Number(NAME.exec(name)?.[1])
    const folder = join(home, name)
    if (!pid || own.has(folder)) continue
    if (pid !== process.pid && isAlive(pid)) alive++
    else tryToRemove(folder)
  }
  return alive
}

/** Another user's, such as root's in a container, is theirs to remove. */
function tryToRemove(folder: string): void {
  try {
    removeRunFolder(folder)
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
