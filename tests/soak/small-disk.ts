// A disk of its own, so small that a fault can fill it.
import { execFileSync } from 'node:child_process'

/**
 * Makes the folder a disk in memory, where we may.
 * @returns how to take it away again
 */
export function smallDisk(folder: string): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  return () => void execFileSync('umount', ['--lazy', folder])
}
