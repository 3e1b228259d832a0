// Starts the embedded stand-in for Redis as a child process.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Server } from '../breakable.ts'
import { lastLines } from '../last-lines.ts'

const PROGRAM = fileURLToPath(new URL('./stand-in/server.ts', import.meta.url))

/** Resolves once the stand-in listens. It ends by itself when its IPC channel to us closes, however we end. */
export async function startStandIn(version: string, usePort = 0): Promise<Server> {
  const child = fork(PROGRAM, {
    env: { ...process.env, PORT: String(usePort) },
    execArgv: ['--import', import.meta.resolve('tsx')],
    silent: true,
  })
  const tail = lastLines(child)
  const gone = once(child, 'close').then(
    ([code, signal]) =>
      new Error(`The Redis stand-in ended (${signal ?? `exit code ${code}`}). Its last lines:\n${tail()}`),
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
    url: `redis://127.0.0.1:${port}`,
    version: `ioredis-mock ${version}`,
    pid: child.pid as number,
    died,
    own: { port, folder: '' },
    stop: end,
    kill: end,
  }
}
