// For tests: what runs on this machine, who belongs together, and who listens where.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { findProgram } from './binary.ts'
import { familyOf } from './family.ts'

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const ps = (...columns: string[]) => {
  const options = columns.flatMap((column) => ['-o', `${column}=`])
  return execFileSync('ps', ['-A', ...options], { encoding: 'utf8' }).split('\n')
}

/** The processes of a group that are no zombies, a line each. */
export const processesOfGroup = (group: number) =>
  ps('pgid', 'stat', 'comm')
    .filter((line) => Number.parseInt(line, 10) === group && !/^\s*\d+\s+Z/.test(line))
    .join('\n')

/** The process group that a process belongs to. */
export const groupOf = (pid: number) =>
  Number(
    ps('pid', 'pgid')
      .find((line) => Number.parseInt(line, 10) === pid)
      ?.trim()
      .split(/\s+/)[1],
  )

export const canListSockets = (await findProgram('ss')) !== undefined

/** The addresses that a process and its children listen on. */
export async function listeners(pid: number): Promise<string[]> {
  const family = (await familyOf(pid)).map((member) => `pid=${member},`)
  const lines = execFileSync('ss', ['-ltnpH'], { encoding: 'utf8' }).split('\n')
  return lines
    .filter((line) => family.some((member) => line.includes(member)))
    .map((line) => line.split(/\s+/)[3] as string)
}

/** Runs a script that starts something, says its pid, and stays. */
export async function runParent(script: string) {
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script]
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(parent.stdout, 'data')
  return { parent, pid: Number(said) }
}
