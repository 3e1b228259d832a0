// Ends a process: asked first, made to after a while.
import type { ChildProcess } from 'node:child_process'

/**
 * Asks a process to close (SIGTERM), makes it after `patienceMs` (SIGKILL; with 0 it isn't asked), and resolves when it is gone.
 * @param gone resolves when nothing is left of it
 */
export async function endProcess(
  child: ChildProcess,
  gone: Promise<unknown>,
  patienceMs: number,
): Promise<void> {
  if (patienceMs === 0) signalIfAlive(child, 'SIGKILL')
  else signalIfAlive(child, 'SIGTERM')
  signalIfAlive(child, 'SIGCONT') // a frozen process can't hear SIGTERM
  const impatience = setTimeout(() => signalIfAlive(child, 'SIGKILL'), patienceMs)
  await gone
  clearTimeout(impatience)
}

function signalIfAlive(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.pid && child.exitCode === null && child.signalCode === null) child.kill(signal)
}
