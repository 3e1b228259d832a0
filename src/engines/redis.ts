// Redis, and where to get it: REDIS_URL, redis-server on PATH, or the embedded stand-in.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { installed } from './binary.ts'
import { breakable } from './breakable.ts'
import type { Engine, StartOptions } from './engine.ts'
import { findWays } from './find-ways.ts'
import { ownName } from './own-name.ts'
import { startStandIn } from './own-stand-in.ts'
import { startRedisServer } from './redis/from-binary.ts'
import { useRedisUrl } from './redis/from-url.ts'

const mock = createRequire(import.meta.url)('ioredis-mock/package.json') as { version: string }

const STAND_IN = {
  title: 'Redis',
  program: fileURLToPath(new URL('./redis/stand-in/server.ts', import.meta.url)),
  version: `ioredis-mock ${mock.version}`,
  address: (port: number) => `redis://127.0.0.1:${port}`,
}

export const redis: Engine = {
  name: 'redis',
  title: 'Redis',
  oldest: '6.0',
  urlVariable: 'REDIS_URL',
  install: {
    debian: 'sudo apt install redis-server',
    macos: 'brew install redis',
    windows: 'wsl --install, then inside it: sudo apt install redis-server',
  },

  find: (env) =>
    findWays(env, {
      url: env.REDIS_URL,
      program: 'redis-server',
      standIn: { detail: 'ioredis-mock', version: mock.version },
    }),

  async start(options) {
    // Every run has keys of its own, on whichever server: lessons need not know whose it is.
    const prefix = `${ownName(':')}:`
    const server = await startServer(options, prefix)
    return {
      name: 'redis',
      how: options.how,
      ...server,
      env: { REDIS_URL: server.url, REDIS_PREFIX: prefix },
    }
  },
}

async function startServer({ how, env, folder, choosePort }: StartOptions, prefix: string) {
  if (how === 'url') return useRedisUrl(env.REDIS_URL, prefix)
  if (how === 'stand-in') return breakable((again) => startStandIn(STAND_IN, again?.port))
  const [binary] = (await redis.find(env)).filter((found) => found.how === 'binary')
  const path = installed(binary?.detail, 'redis-server', redis)
  return breakable((again) => startRedisServer(path, { folder, choosePort }, again))
}
