// An engine's server that may be killed and brought back at the same address while a run uses it.
import type { Own, RunningEngine } from './engine.ts'

export interface Server {
  url: string
  version: string
  pid: number
  died: Promise<Error>
  own: Own
  /** Ends it and removes its folder. */
  stop(): Promise<void>
  /** Ends it at once; its folder stays, so that it can come back. */
  kill(): Promise<void>
}

/**
 * Starts a server that can be broken on purpose. Its `died` tells of deaths that nobody ordered, also after a restart.
 * @param start starts it, on a free port and in a new folder, or where it was before
 */
export async function breakable(
  start: (again?: Own) => Promise<Server>,
): Promise<Required<Pick<RunningEngine, 'url' | 'version' | 'died' | 'stop' | 'process'>>> {
  let server = await start()
  const { url, version } = server
  let tell: (error: Error) => void
  const died = new Promise<Error>((resolve) => {
    tell = resolve
  })
  const watch = () => server.died.then((error) => tell(error))
  watch()
  return {
    url,
    version,
    died,
    stop: () => server.stop(),
    process: {
      pid: () => server.pid,
      kill: () => server.kill(),
      async restart() {
        server = await start(server.own)
        watch()
      },
    },
  }
}
