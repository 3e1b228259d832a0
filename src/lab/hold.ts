// Keeps a process from running, wholly (freeze) or most of the time (slow), without ever leaving it so.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The turns that a slowed process gets, ms: a fifth of the time, as a CPU quota of 20 % gives it. */
const RUNS_MS = 20
const WAITS_MS = 80

/**
 * A stopped process can't notice that the lab is gone, so a shell waits beside it: when our end of its stdin
 * closes without a word, however we ended, it kills the process.
 */
const GUARDIAN = 'read -r released || kill -KILL "$1"'

export interface Hold {
  /** Lets the process run again; resolves when nothing of the hold is left. */
  release(): Promise<void>
}

export const freeze = (pid: number): Promise<Hold> => hold(pid, () => () => {})

/** Lets the process run for a fifth of the time: everything it does takes about five times as long. */
export function slow(pid: number): Promise<Hold> {
  return hold(pid, () => {
    let timer: NodeJS.Timeout
    const run = () => {
      signal(pid, 'SIGCONT')
      timer = setTimeout(wait, RUNS_MS)
    }
    const wait = () => {
      signal(pid, 'SIGSTOP')
      timer = setTimeout(run, WAITS_MS)
    }
    timer = setTimeout(run, WAITS_MS)
    return () => clearTimeout(timer)
  })
}

/** @throws Error when the guardian can't be started: then the process goes on */
async function hold(pid: number, begin: () => () => void): Promise<Hold> {
  const guardian = spawn('sh', ['-c', GUARDIAN, 'guardian', String(pid)], {
    detached: true, // Ctrl-C in the terminal must not end it before us
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const gone = once(guardian, 'close')
  gone.catch(() => {}) // told below, by 'spawn'
  guardian.stdin.on('error', () => {}) // it may be gone already
  await once(guardian, 'spawn')
  signal(pid, 'SIGSTOP')
  const end = begin()
  return {
    async release() {
      end()
      signal(pid, 'SIGCONT')
      guardian.stdin.end('released\n')
      await gone
    },
  }
}

/** A process that has ended meanwhile is no longer ours to hold. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It is gone.
  }
}
