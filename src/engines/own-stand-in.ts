// Starts an embedded stand-in for an engine as a child process.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from './breakable.ts'
import { lastLines } from './last-lines.ts'

export interface StandIn {
  /** What it stands in for: "Redis". */
  title: string
  /** The program's path. It calls `serveAsStandIn`. */
  program: string
  /** Software and version. */
  version: string
  address(port: number): string
}

/** Resolves once the stand-in listens, on a free port unless one is given. It ends by itself when its IPC channel to us closes, however we end. */
export async function startStandIn(
  { title, program, version, address }: StandIn,
  usePort = 0,
): Promise<Server> {
  const child = fork(program, {
    env: { ...process.env, PORT: String(usePort) },
    execArgv: ['--import', import.meta.resolve('tsx')],
    silent: true,
  })
  const tail = lastLines(child)
  const gone = once(child, 'close').then(
    ([code, signal]) =>
      new Error(`The ${title} stand-in ended (${signal ?? `exit code ${code}`}). Its last lines:\n${tail()}`),
  )
  let stopping = false
  const died = gone.then((error) => (stopping ? new Promise<Error>(() => {}) : error))
  const end = async () => {
    stopping = true
    child.kill('SIGKILL') // it holds nothing worth saving
    await gone
  }
  const listening = once(child, 'message') as Promise<[{ port: number }]>
  const [{ port }] = await Promise.race([listening, died.then((error) => Promise.reject(error))])
  return {
    url: address(port),
    version,
    pid: child.pid as number,
    died,
    own: { port, folder: '' },
    stop: end,
    kill: end,
  }
}
