// What programs that aren't ours use of the processors while we measure: a browser that draws, a build. Linux tells it in /proc.
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Starts watching.
 * @param pid ours are this process and all that descend from it
 * @returns a function that gives the share of all processors' time that others have used since, 0–1, or undefined where the system doesn't tell
 */
export function watchOthers(pid = process.pid): () => number | undefined {
  const before = ticks(pid)
  return () => {
    const after = ticks(pid)
    if (!before || !after) return undefined
    const others = after.used - before.used - (after.ours - before.ours)
    // Ticks are counted one way for processors and another for processes: a little below nothing is nothing.
    return Math.max(0, others / Math.max(1, after.all - before.all))
  }
}

/** Ticks since the machine and the processes began: proc(5). */
function ticks(pid: number): { used: number; all: number; ours: number } | undefined {
  try {
    // cpu user nice system idle iowait irq softirq steal
    const all = (/^cpu +(.*)/.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '').split(' ').slice(0, 8)
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
      all.map(Number)
    const used = user + nice + system + irq + softirq
    return { used, all: used + idle + iowait + steal, ours: familyTicks(pid) }
  } catch {
    return undefined
  }
}

/** Of a process and its descendants; those that have ended are in their parents' figures. */
function familyTicks(pid: number): number {
  const processes = readdirSync('/proc').filter(isNumber).flatMap(processTicks)
  const family = new Set([pid])
  // A child can stand before its parent, where process numbers began anew.
  for (let size = 0; size < family.size; ) {
    size = family.size
    for (const one of processes) if (family.has(one.parent)) family.add(one.pid)
  }
  return processes.reduce((sum, one) => sum + (family.has(one.pid) ? one.ticks : 0), 0)
}

const isNumber = (name: string) => /^\d+$/.test(name)

function processTicks(name: string): { pid: number; parent: number; ticks: number }[] {
  try {
    // Its name stands in parentheses and may hold anything; then: state ppid … and as the 12th to 15th utime stime cutime cstime.
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const used = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return [{ pid: Number(name), parent: Number(fields[1]), ticks: used }]
  } catch {
    return [] // it has just ended
  }
}
