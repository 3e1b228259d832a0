// Keeps processes from running, wholly (freeze) or most of the time (slow), without ever leaving them so.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The turns that a slowed process gets, ms: a fifth of the time, as a CPU quota of 20 % gives it. */
const RUNS_MS = 20
const WAITS_MS = 80
const TURNS_UNTIL_FOUND_AGAIN = 10

/**
 * A stopped process can't notice that the lab is gone, so a shell waits beside it: when our end of its stdin
 * closes without the word "released", however we ended, it kills the processes. Each line before tells which they are now.
 */
const GUARDIAN = 'while read -r line; do [ "$line" = released ] && exit; set -- $line; done; kill -KILL "$@"'

export interface Hold {
  /** Lets the processes run again; resolves when nothing of the hold is left. */
  release(): Promise<void>
}

/** @param pids all processes of one server */
export const freeze = (pids: number[]): Promise<Hold> => hold(pids, () => () => {})

/**
 * Lets the processes run for a fifth of the time: everything they do takes about five times as long.
 * @param findAgain called now and then: a server may start more of them, such as one for each connection
 */
export function slow(pids: number[], findAgain?: () => Promise<number[]>): Promise<Hold> {
  return hold(pids, (tell) => {
    let timer: NodeJS.Timeout
    let turns = 0
    const run = () => {
      signal(pids, 'SIGCONT')
      timer = setTimeout(wait, RUNS_MS)
      if (++turns % TURNS_UNTIL_FOUND_AGAIN === 0)
        findAgain?.().then(
          (now) => {
            tell(now)
            pids.splice(0, pids.length, ...now)
          },
          () => {}, // then those known are slowed
        )
    }
    const wait = () => {
      signal(pids, 'SIGSTOP')
      timer = setTimeout(run, WAITS_MS)
    }
    timer = setTimeout(run, WAITS_MS)
    return () => clearTimeout(timer)
  })
}

/**
 * @param begin what is done to them; it may tell of others that are held from now on, and gives what ends it
 * @throws Error when the guardian can't be started: then the processes go on
 */
async function hold(pids: number[], begin: (tell: (pids: number[]) => void) => () => void): Promise<Hold> {
  const guardian = spawn('sh', ['-c', GUARDIAN, 'guardian', ...pids.map(String)], {
    detached: true, // Ctrl-C in the terminal must not end it before us
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const gone = once(guardian, 'close')
  gone.catch(() => {}) // told below, by 'spawn'
  guardian.stdin.on('error', () => {}) // it may be gone already
  await once(guardian, 'spawn')
  signal(pids, 'SIGSTOP')
  const end = begin((now) => guardian.stdin.write(`${now.join(' ')}\n`))
  return {
    async release() {
      end()
      signal(pids, 'SIGCONT')
      guardian.stdin.end('released\n')
      await gone
    },
  }
}

/** One that has ended meanwhile is no longer ours to hold. */
function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // It is gone.
    }
  }
}
