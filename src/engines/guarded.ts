// Runs a program that cannot outlive us: even if we are killed by `kill -9`, it goes, and its folder with it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { endProcess } from './end-process.ts'
import { lastLines } from './last-lines.ts'

/**
 * We hold the writing end of the shell's stdin and write nothing (but a word that its folder is still needed). When we end, however we end, the kernel closes it and the
 * guardian in the background reads end-of-file: it ends the program (asked first, since some have shared memory or helpers of
 * their own to take away), tidies up, kills what is left of the process group, for programs that fork, and removes the folder. The shell itself *becomes* the program (`exec`), so the child's pid, signals and exit code are the program's own.
 * Descriptor 3 because a shell gives background jobs /dev/null as stdin. Two subshells, so that the guardian is no child of the
 * program, which may wait for all of its children to end.
 */
const GUARDIAN = `
  exec 3<&0 </dev/null
  ( ( read -r word <&3
    kill -"$ENDING" $$; kill -CONT $$
    for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do kill -0 $$ || break; sleep 0.1; done
    kill -KILL $$; eval "$TIDY"
    me=$(sh -c 'echo $PPID')
    kill -KILL $(ps -A -o pid= -o pgid= | awk -v group=$$ -v me="$me" '$2 == group && $1 != me { print $1 }')
    [ "$word" = keep ] || rm -rf "$FOLDER" ) 2>/dev/null & )
  unset FOLDER ENDING TIDY; exec "$@" 3<&-
`

export interface GuardOptions {
  /** What messages call it, the program unless said: a shell, say, may only prepare what it is about. */
  title?: string
  /** Added to our own environment. */
  env?: Record<string, string>
  /** The signal that asks the program to end, SIGTERM unless it means something else to it. */
  ending?: NodeJS.Signals
  /** A shell command that takes away what a killed program leaves outside its folder. It runs however the program ended. */
  tidy?: string
}

export interface Guarded {
  pid: number
  /** If the program ends before `stop`: resolves once it and its folder are gone, with how it ended and its last lines. */
  died: Promise<Error>
  /** Asks the program to end, makes it after `patienceMs` (SIGKILL), and waits until it is gone. */
  stop(patienceMs?: number): Promise<void>
  /** Ends it at once, and leaves its folder as it is. */
  kill(): Promise<void>
  /** The end of what it said so far. */
  lastLines(): string
}

/**
 * Starts a program that works in `folder`, which is removed when it ends. It runs in a session of its own, so Ctrl-C in
 * the terminal doesn't reach it: the lab decides in which order things stop. Needs a POSIX shell (Linux, macOS, WSL).
 */
export function startGuarded(
  program: string,
  args: string[],
  folder: string,
  { title = program, env = {}, ending = 'SIGTERM', tidy = '' }: GuardOptions = {},
): Guarded {
  const child = spawn('sh', ['-c', GUARDIAN, 'guardian', program, ...args], {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...env, FOLDER: folder, ENDING: ending.slice('SIG'.length), TIDY: tidy },
    stdio: 'pipe',
  })
  const tail = lastLines(child)
  // 'close', not 'exit': the guardian holds the output pipes too, so they close when it has cleaned up.
  const gone = once(child, 'close').then(
    ([code, signal]) =>
      new Error(`${title} ended (${signal ?? `exit code ${code}`}). Its last lines:\n${tail()}`),
  )
  let stopping = false
  child.stdin.on('error', () => {}) // it may be gone already
  return {
    pid: child.pid as number,
    died: gone.then((error) => (stopping ? new Promise(() => {}) : error)),
    async stop(patienceMs = 5_000) {
      stopping = true
      await endProcess(child, gone, patienceMs, ending)
    },
    async kill() {
      stopping = true
      child.stdin.write('keep\n')
      await endProcess(child, gone, 0)
    },
    lastLines: tail,
  }
}
