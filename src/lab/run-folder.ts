// A run's own folder for database copies and engines. Its name holds our pid, so that the next run can tell when it was left behind.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /^run-(\d+)-/

/** Makes a folder for this run inside `home`. */
export function makeRunFolder(home: string): string {
  return mkdtempSync(join(home, `run-${process.pid}-`))
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Removes what runs that are no longer alive left in `home`, such as after `kill -9`. Returns how many other runs are alive. */
export function sweepRunFolders(home: string): number {
  let alive = 0
  for (const name of readdirSync(home)) {
    const pid = Number(NAME.exec(name)?.[1])
    if (!pid || pid === process.pid) continue
    if (isAlive(pid)) alive++
    else removeRunFolder(join(home, name))
  }
  return alive
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
