// Ends a process: asked first, made to after a while.
import type { ChildProcess } from 'node:child_process'

/**
 * Asks a process to close, makes it after `patienceMs` (SIGKILL; with 0 it isn't asked), and resolves when it is gone.
 * @param gone resolves when nothing is left of it
 * @param ending the signal that asks
 */
export async function endProcess(
  child: ChildProcess,
  gone: Promise<unknown>,
  patienceMs: number,
  ending: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  if (patienceMs === 0) signalIfAlive(child, 'SIGKILL')
  else signalIfAlive(child, ending)
  signalIfAlive(child, 'SIGCONT') // a frozen process can't hear it
  const impatience = setTimeout(() => signalIfAlive(child, 'SIGKILL'), patienceMs)
  await gone
  clearTimeout(impatience)
}

function signalIfAlive(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.pid && child.exitCode === null && child.signalCode === null) child.kill(signal)
}
