// A redis-server of our own, for one run.
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../free-port.ts'
import { type Guarded, startGuarded } from '../guarded.ts'

const ATTEMPTS = 5
const READY_WITHIN_MS = 10_000

/**
 * Starts redis-server on a free port of 127.0.0.1, persisting nothing, in a new folder inside `folder`.
 * Resolves once it answers; rejects with its last lines of output if it ends first.
 * A port can be taken between finding and using it: then another is tried.
 */
export async function startRedisServer(path: string, folder: string, choosePort = freePort) {
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort()
    const own = await mkdtemp(join(folder, 'redis-'))
    const args = [
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--dir',
      own,
      '--save',
      '',
      '--appendonly',
      'no',
    ]
    const server = startGuarded(path, args, own)
    try {
      const url = `redis://127.0.0.1:${port}`
      const version = `redis ${await ready(url, server)}`
      return { url, version, pid: server.pid, died: server.died, stop: server.stop }
    } catch (error) {
      await server.stop()
      if (attempt === ATTEMPTS || !/address already in use/i.test(String(error))) throw error
    }
  }
}

/** Waits until the server answers, and returns its version. Whoever took our port may answer too: the pid tells. */
async function ready(url: string, server: Guarded): Promise<string> {
  const client = new Redis(url, { retryStrategy: () => 10, maxRetriesPerRequest: null })
  client.on('error', () => {}) // refused until the server listens: tried again
  const timeout = AbortSignal.timeout(READY_WITHIN_MS)
  try {
    return await Promise.race([
      server.died.then((error) => Promise.reject(error)),
      new Promise<never>((_, reject) => {
        timeout.onabort = () =>
          reject(new Error(`redis-server didn't answer within ${READY_WITHIN_MS} ms at ${url}`))
      }),
      client.info('server').then((info) => {
        const [, version] = /redis_version:(\S+)/.exec(info) ?? []
        const ours = info.includes(`process_id:${server.pid}\r`)
        // If it is another's, ours is about to end and say why.
        return ours && version ? version : server.died.then((error) => Promise.reject(error))
      }),
    ])
  } finally {
    client.disconnect()
  }
}
