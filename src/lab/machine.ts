// Provenance: what a result was measured on, and whether the machine was quiet enough to believe it.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ROOT } from './paths.ts'
import { coreCount } from './placement.ts'
import type { Machine } from './result.ts'

/** Share of the processors that others were using, above which a result deserves doubt. */
export const BUSY = 0.15
export const STEAL_PERCENT = 2

/** The machine as it is, before anything of ours runs. Takes about a third of a second to see how busy it is. */
export async function describeMachine(pinned: boolean): Promise<Machine> {
  const busy = await busyShare(300)
  const cores = coreCount()
  const warnings: string[] = []
  if (busy > BUSY)
    warnings.push(`The machine was ${Math.round(busy * 100)} % busy with other work before the run.`)
  if (cores < 2) warnings.push('There is one processor: the system and the load generator shared it.')
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores,
    memoryBytes: os.totalmem(),
    os: `${os.type()} ${os.release()}`,
    node: process.versions.node,
    commit: await gitCommit(),
    loadAverage: Number((os.loadavg()[0] ?? 0).toFixed(2)),
    stealPercent: null,
    pinned,
    warnings,
  }
}

/** Share of all processors' time that is used now, 0–1. */
export async function busyShare(ms: number): Promise<number> {
  const before = cpuTimes()
  await sleep(ms)
  const after = cpuTimes()
  return 1 - (after.idle - before.idle) / Math.max(1, after.total - before.total)
}

function cpuTimes() {
  const times = os.cpus().map((cpu) => cpu.times)
  const idle = times.reduce((sum, time) => sum + time.idle, 0)
  const total = times.reduce((sum, time) => sum + time.idle + time.user + time.sys + time.nice + time.irq, 0)
  return { idle, total }
}

/**
 * Starts watching for time that the hypervisor gave to other machines ("steal", Linux).
 * @returns a function that gives the share since, in percent, or null where the system doesn't tell
 */
export function watchSteal(): () => number | null {
  const before = stealTicks()
  return () => {
    const after = stealTicks()
    if (!before || !after) return null
    return Number(((100 * (after.steal - before.steal)) / Math.max(1, after.total - before.total)).toFixed(2))
  }
}

/**
 * The machine after the run: with what others took meanwhile, and a warning when it was much.
 * @param seen.others share of the processors' time that other programs used, 0–1
 */
export function afterRun(
  machine: Machine,
  { stealPercent, others }: { stealPercent: number | null; others?: number | undefined },
): Machine {
  const warnings = [...machine.warnings]
  if ((stealPercent ?? 0) > STEAL_PERCENT)
    warnings.push(`Other virtual machines took ${stealPercent} % of the processors' time.`)
  if (others === undefined) return { ...machine, stealPercent, warnings }
  const othersPercent = Number((100 * others).toFixed(1))
  if (others > BUSY)
    warnings.push(
      `Other programs used ${Math.round(othersPercent)} % of the processors during the run (a browser that draws is enough): intervals are wider.`,
    )
  return { ...machine, stealPercent, othersPercent, warnings }
}

function stealTicks() {
  try {
    // cpu user nice system idle iowait irq softirq steal: proc(5)
    const ticks =
      readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? []
    return { steal: ticks[7] ?? 0, total: ticks.reduce((sum, n) => sum + n, 0) }
  } catch {
    return undefined
  }
}

async function gitCommit(): Promise<string | null> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', ['-C', ROOT, ...args])).stdout.trim()
  try {
    const [commit, changes] = await Promise.all([
      git('rev-parse', '--short=10', 'HEAD'),
      git('status', '--porcelain', '--', '.', ':!benchmarks/recorded'),
    ])
    return changes ? `${commit}+` : commit
  } catch {
    return null
  }
}
