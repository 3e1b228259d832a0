// An engine's server that may be killed and brought back at the same address while a run uses it.

export interface Server {
  url: string
  version: string
  pid: number
  died: Promise<Error>
  stop(patienceMs?: number): Promise<void>
}

/**
 * Starts a server that can be broken on purpose. Its `died` tells of deaths that nobody ordered, also after a restart.
 * @param start starts it, on a free port or on the one given
 */
export async function breakable(start: (port?: number) => Promise<Server>) {
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
      kill: () => server.stop(0),
      async restart() {
        server = await start(Number(new URL(url).port))
        watch()
      },
    },
  }
}
