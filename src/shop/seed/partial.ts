// A file that appears whole or not at all: written beside its place, flushed to disk, then renamed into it.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Calls `write` with a temporary path (`<path>.<pid>.partial`) and moves the result to `path`, replacing what was there.
 * When `write` fails the temporary file is removed; one that a killed process left behind is removed by the next call.
 */
export async function writeWhole(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  removeAbandoned(path)
  const partial = `${path}.${process.pid}.partial`
  try {
    await write(partial)
    flush(partial)
    // A write-ahead log of the old database must not be replayed into the new one.
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
    renameSync(partial, path)
    flush(dirname(path)) // the name itself is data of the folder
  } catch (error) {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(partial + suffix, { force: true })
    throw error
  }
}

function removeAbandoned(path: string) {
  const prefix = `${basename(path)}.`
  for (const file of readdirSync(dirname(path))) {
    const pid = file.startsWith(prefix) && /^(\d+)\.partial(-\w+)?$/.exec(file.slice(prefix.length))?.[1]
    if (pid && !isAlive(Number(pid))) rmSync(join(dirname(path), file), { force: true })
  }
}

/** Whether another process has this id. Our own doesn't count: after a restart in a container ids repeat. */
function isAlive(pid: number) {
  if (pid === process.pid) return false
  try {
    return process.kill(pid, 0) // signal 0 only asks
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // exists, but is someone else's
  }
}

function flush(path: string) {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
