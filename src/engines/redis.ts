// Redis, and where to get it: REDIS_URL, redis-server on PATH, or the embedded stand-in.
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { findProgram, versionOf } from './binary.ts'
import { breakable } from './breakable.ts'
import type { Engine, Found, StartOptions } from './engine.ts'
import { freePort } from './free-port.ts'
import { startRedisServer } from './redis/from-binary.ts'
import { startStandIn } from './redis/from-stand-in.ts'
import { hidePassword, useRedisUrl } from './redis/from-url.ts'

const mock = createRequire(import.meta.url)('ioredis-mock/package.json') as { version: string }

export const redis: Engine = {
  name: 'redis',
  urlVariable: 'REDIS_URL',
  install: {
    debian: 'sudo apt install redis-server',
    macos: 'brew install redis',
    windows: 'wsl --install, then inside it: sudo apt install redis-server',
  },

  async find(env) {
    const found: Found[] = []
    if (env.REDIS_URL) found.push({ how: 'url', detail: hidePassword(env.REDIS_URL) })
    const path = await findProgram('redis-server', env)
    if (path) found.push({ how: 'binary', detail: path, version: await versionOf(path) })
    found.push({ how: 'stand-in', detail: 'ioredis-mock', version: mock.version })
    return found
  },

  async start(options) {
    // Every run has keys of its own, on whichever server: lessons need not know whose it is.
    const prefix = `tenfold:${randomBytes(6).toString('hex')}:`
    const { url, ...server } = await startServer(options, prefix)
    return { name: 'redis', how: options.how, ...server, env: { REDIS_URL: url, REDIS_PREFIX: prefix } }
  },
}

async function startServer({ how, env, folder }: StartOptions, prefix: string) {
  if (how === 'url') return useRedisUrl(env.REDIS_URL, prefix)
  if (how === 'stand-in') return breakable((port) => startStandIn(mock.version, port))
  const path = await findProgram('redis-server', env)
  if (!path)
    throw new Error(
      `redis-server is not on PATH. Install it: ${redis.install.debian}, ${redis.install.macos}`,
    )
  return breakable((port) => startRedisServer(path, folder, port ? async () => port : freePort))
}
