// A redis-server of our own, for one run.
import { Redis } from 'ioredis'
import type { Server } from '../breakable.ts'
import type { Own } from '../engine.ts'
import { type OwnServer, startOwnServer } from '../own-server.ts'

/** Starts redis-server on a free port of 127.0.0.1, or where it was before, persisting nothing. */
export function startRedisServer(
  path: string,
  { folder, choosePort }: Pick<OwnServer, 'folder' | 'choosePort'>,
  again?: Own,
): Promise<Server> {
  const server: OwnServer = {
    name: 'redis-server',
    folder,
    choosePort,
    portTaken: /address already in use/i,
    address: ({ port }) => `redis://127.0.0.1:${port}`,
    command: (own) => ({
      program: path,
      args: [
        '--bind',
        '127.0.0.1',
        '--port',
        String(own.port),
        '--dir',
        own.folder,
        '--save',
        '',
        '--appendonly',
        'no',
      ],
    }),
    version: async ({ port, pid }) => {
      const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: null })
      client.on('error', () => {}) // refused until the server listens: asked again
      try {
        await client.connect()
        const info = await client.info('server')
        if (!info.includes(`process_id:${pid}\r`)) throw new Error("another program's server answers there")
        return `redis ${/redis_version:(\S+)/.exec(info)?.[1]}`
      } finally {
        client.disconnect()
      }
    },
  }
  return startOwnServer(server, again)
}
