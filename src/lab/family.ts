// A process and all that it started: a server may be several processes, and a fault means all of them.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** How the shell that outlives an engine to tidy up after it is told from the engine's own processes (see src/engines/guarded.ts). */
const GUARDIAN = 'exec 3<&0'

/** The process's id and those of its children, theirs and so on. A guardian is none of them: it must go on whatever is done to the rest. */
export async function familyOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='])
  const children = new Map<number, number[]>()
  for (const [, child, parent, args] of stdout.matchAll(/^ *(\d+) +(\d+) (.*)$/gm)) {
    if (args?.includes(GUARDIAN)) continue
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(child)])
  }
  const withChildren = (one: number): number[] => [one, ...(children.get(one) ?? []).flatMap(withChildren)]
  return withChildren(pid)
}
