// Runs a program that cannot outlive us: even if we are killed by `kill -9`, it goes, and its folder with it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { endProcess } from './end-process.ts'
import { lastLines } from './last-lines.ts'

/**
 * We hold the writing end of the shell's stdin and never write. When we end, however we end, the kernel closes it and the
 * guardian in the background reads end-of-file: it kills the program, removes the folder, then kills the
 * whole process group, itself included, for programs that fork. The shell itself *becomes* the program (`exec`), so the child's
 * pid, signals and exit code are the program's own. Descriptor 3 because a shell gives background jobs /dev/null as stdin.
 */
const GUARDIAN = `
  exec 3<&0 </dev/null
  ( read -r _ <&3; kill -KILL $$; rm -rf "$FOLDER"; kill -KILL -$$ ) 2>/dev/null &
  unset FOLDER; exec "$@" 3<&-
`

export interface Guarded {
  pid: number
  /** If the program ends before `stop`: resolves once it and its folder are gone, with how it ended and its last lines. */
  died: Promise<Error>
  /** Asks the program to end (SIGTERM), makes it after `patienceMs` (SIGKILL), and waits until it is gone. */
  stop(patienceMs?: number): Promise<void>
}

/**
 * Starts a program that works in `folder`, which is removed when it ends. It runs in a session of its own, so Ctrl-C in
 * the terminal doesn't reach it: the lab decides in which order things stop. Needs a POSIX shell (Linux, macOS, WSL).
 */
export function startGuarded(program: string, args: string[], folder: string): Guarded {
  const child = spawn('sh', ['-c', GUARDIAN, 'guardian', program, ...args], {
    cwd: folder,
    detached: true,
    env: { ...process.env, FOLDER: folder },
    stdio: 'pipe',
  })
  const tail = lastLines(child)
  // 'close', not 'exit': the guardian holds the output pipes too, so they close when it has cleaned up.
  const gone = once(child, 'close').then(
    ([code, signal]) =>
      new Error(`${program} ended (${signal ?? `exit code ${code}`}). Its last lines:\n${tail()}`),
  )
  let stopping = false
  return {
    pid: child.pid as number,
    died: gone.then((error) => (stopping ? new Promise(() => {}) : error)),
    async stop(patienceMs = 5_000) {
      stopping = true
      await endProcess(child, gone, patienceMs)
    },
  }
}
