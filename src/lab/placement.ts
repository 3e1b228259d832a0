// Which processors the system and the load generator run on. Kept apart, they don't disturb each other, and results repeat better.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { findProgram } from '../engines/binary.ts'

/** Processor lists as `taskset` takes them; undefined where processes go where the kernel puts them. */
export interface Placement {
  system: string | undefined
  generator: string | undefined
}

/**
 * Gives the load generator a processor of its own and the system the others, when there are enough of them for
 * the system's processes, on Linux with `taskset`.
 */
export async function place(processes: number): Promise<Placement> {
  const cores = (await findProgram('taskset', process.env)) ? allowedCores() : []
  if (cores.length < processes + 1) return { system: undefined, generator: undefined }
  return { system: cores.slice(0, -1).join(','), generator: String(cores.at(-1)) }
}

/** Keeps a running process, with all its threads, on some processors. It may start anywhere: starting is not measured. */
export async function pin(pid: number, cores: string | undefined): Promise<void> {
  if (cores !== undefined)
    await promisify(execFile)('taskset', ['-a', '-c', '-p', cores, String(pid)]).catch(() => {})
}

/** The processors that we may use, such as [0, 1]; none where the system doesn't tell. */
export function allowedCores(): number[] {
  try {
    return parseCores(
      /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '',
    )
  } catch {
    return []
  }
}

/** "0-2,5" → [0, 1, 2, 5] */
export function parseCores(list: string): number[] {
  return list
    .split(',')
    .filter(Boolean)
    .flatMap((part) => {
      const [from = 0, to = from] = part.split('-').map(Number)
      return Array.from({ length: to - from + 1 }, (_, i) => from + i)
    })
}

/** How many processors we may use. */
export const coreCount = () => allowedCores().length || availableParallelism()
