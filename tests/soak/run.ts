// A short run of a lesson in a process of its own, as a person would start it.
import { spawn } from 'node:child_process'
import { processes } from '../../src/lab/fixtures/tiny.ts'

/** Long enough for a frozen load generator to be noticed. */
const PATIENCE_MS = 120_000

export interface RunStart {
  lesson: string
  systems: string
  home: string
  /** Most file descriptors that it may have open. */
  descriptors?: number
  env?: Record<string, string>
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  /** It had to be killed by us. */
  late: boolean
  lastLines: string
  /** Its error, in one line. */
  error?: string
  /** The message of an error that nobody foresaw. */
  unforeseen?: string
}

export interface Run {
  home: string
  lab: number
  /** The lab's processes that are alive: roles, engines, their guardians, the load generator. */
  children(): number[]
  ended: Promise<Ended>
}

export function startRun({ lesson, systems, home, descriptors, env }: RunStart): Run {
  const flags = ['--quick', '--rounds', '2', '--seconds', '0.3', '--systems', systems]
  const command = [process.execPath, '--import', 'tsx', 'src/cli/lesson.ts', lesson, ...flags]
  const limited = descriptors === undefined ? '' : `ulimit -n ${descriptors}; `
  const lab = spawn('sh', ['-c', `${limited}exec "$@"`, 'sh', ...command], {
    env: { ...process.env, TENFOLD_HOME: home, NO_COLOR: '1', LC_ALL: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [lab.stdout, lab.stderr]) stream.on('data', (chunk) => (output += chunk))
  let late = false
  const patience = setTimeout(() => {
    late = true
    lab.kill('SIGKILL')
  }, PATIENCE_MS)
  return {
    home,
    lab: lab.pid as number,
    children: () => familyOf(lab.pid as number),
    ended: new Promise((resolve) => {
      // 'exit' and not 'close': what it left behind may hold its output open.
      lab.on('exit', (code, signal) => {
        clearTimeout(patience)
        const lastLines = output.trim().split('\n').slice(-8).join('\n')
        // What an error that isn't the lab's own ends with, see src/cli/main.ts.
        const unforeseen = /✗[\s\S]*TENFOLD_DEBUG=1/.exec(output)?.[0]
        const error = /^✗ .*/m.exec(output)?.[0]
        resolve({
          ...{ code, signal, late, lastLines },
          ...(error !== undefined && { error }),
          ...(unforeseen !== undefined && { unforeseen }),
        })
      })
    }),
  }
}

/** Children and their children, without tsx's own: its compiler is not the lab's to end when it is frozen for good. */
function familyOf(pid: number): number[] {
  const all = processes().filter(({ command }) => !command.includes('esbuild --service'))
  const below = (of: number): number[] =>
    all.filter(({ parent }) => parent === of).flatMap((child) => [child.pid, ...below(child.pid)])
  return below(pid)
}
