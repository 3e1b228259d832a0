// PostgreSQL, and where to get it: POSTGRES_URL, or the program postgres on this machine.
import { breakable } from './breakable.ts'
import type { Engine, StartOptions } from './engine.ts'
import { findServer, serverProgram } from './postgres/find-server.ts'
import { startPrimary } from './postgres/from-binary.ts'
import { usePostgresUrl } from './postgres/from-url.ts'

export const postgres: Engine = {
  name: 'postgres',
  title: 'PostgreSQL',
  oldest: '13', // the first with DROP DATABASE … WITH (FORCE)
  urlVariable: 'POSTGRES_URL',
  install: {
    debian: 'sudo apt install postgresql',
    macos: 'brew install postgresql',
    windows: 'wsl --install, then inside it: sudo apt install postgresql',
  },
  without: 'SQLite',

  find: (env) => findServer(env, env.POSTGRES_URL),

  async start(options) {
    const server = await startServer(options)
    return { name: 'postgres', how: options.how, ...server, env: { DATABASE_URL: server.url } }
  },
}

async function startServer(options: StartOptions) {
  if (options.how === 'url') return usePostgresUrl(options.env.POSTGRES_URL, postgres.oldest)
  const path = await serverProgram(options.env, postgres)
  return breakable((again) => startPrimary(path, options, again))
}
