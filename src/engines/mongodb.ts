// MongoDB, and where to get it: MONGODB_URL, or mongod on PATH. There is no stand-in.
import { installed } from './binary.ts'
import { breakable } from './breakable.ts'
import type { Engine, StartOptions } from './engine.ts'
import { findWays } from './find-ways.ts'
import { ownName } from './own-name.ts'

const CONTAINER = 'docker compose up -d --wait mongodb, then set MONGODB_URL=mongodb://127.0.0.1:27017'

export const mongodb: Engine = {
  name: 'mongodb',
  title: 'MongoDB',
  oldest: '4.4',
  urlVariable: 'MONGODB_URL',
  install: {
    debian: CONTAINER, // Debian and Ubuntu have no package of it
    macos: 'brew tap mongodb/brew && brew install mongodb-community',
    windows: `in WSL: ${CONTAINER}`,
  },
  without: 'documents are kept as JSON in SQLite',

  find: (env) => findWays(env, { url: env.MONGODB_URL, program: 'mongod' }),

  async start(options) {
    const server = await startServer(options)
    return { name: 'mongodb', how: options.how, ...server, env: { MONGODB_URL: server.url } }
  },
}

/** The client takes long to load, so only those wait who use it. */
async function startServer(options: StartOptions) {
  if (options.how === 'url') {
    const { useMongoDbUrl } = await import('./mongodb/from-url.ts')
    return useMongoDbUrl(options.env.MONGODB_URL, ownName())
  }
  const [binary] = (await mongodb.find(options.env)).filter((found) => found.how === 'binary')
  const path = installed(binary?.detail, 'mongod', mongodb)
  const { startMongod } = await import('./mongodb/from-binary.ts')
  return breakable((again) => startMongod(path, options, again))
}
