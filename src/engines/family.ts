// A process and all that it started: a server may be several processes, and a fault means all of them.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The process's id, and those of its children, theirs and so on. */
export async function familyOf(pid: number): Promise<number[]> {
  // Two options: to some, what follows a `=` is a heading, commas and all.
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=', '-o', 'ppid='])
  const children = new Map<number, number[]>()
  for (const [, child, parent] of stdout.matchAll(/^ *(\d+) +(\d+) *$/gm))
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(child)])
  const withChildren = (one: number): number[] => [one, ...(children.get(one) ?? []).flatMap(withChildren)]
  return withChildren(pid)
}
