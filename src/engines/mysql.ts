// MySQL or MariaDB, which speak the same language, and where to get it: MYSQL_URL, or its program on this machine.
import { basename } from 'node:path'
import { findProgram, installed } from './binary.ts'
import { breakable } from './breakable.ts'
import type { Engine, StartOptions } from './engine.ts'
import { findWays } from './find-ways.ts'
import { startMysqlServer } from './mysql/from-binary.ts'
import { useMysqlUrl } from './mysql/from-url.ts'

/** Fedora, Red Hat. */
const ALSO_IN = ['/usr/libexec']

export const mysql: Engine = {
  name: 'mysql',
  title: 'MySQL or MariaDB',
  oldest: '8.0', // of MySQL; MariaDB's numbers went on at 10
  urlVariable: 'MYSQL_URL',
  install: {
    debian: 'sudo apt install mariadb-server',
    macos: 'brew install mariadb',
    windows: 'wsl --install, then inside it: sudo apt install mariadb-server',
  },
  without: 'SQLite',

  async find(env) {
    const mariadb = await findProgram('mariadbd', env, ALSO_IN)
    return findWays(env, { url: env.MYSQL_URL, program: mariadb ? 'mariadbd' : 'mysqld', alsoIn: ALSO_IN })
  },

  async start(options) {
    const server = await startServer(options)
    return { name: 'mysql', how: options.how, ...server, env: { DATABASE_URL: server.url } }
  },
}

async function startServer({ how, env, ...options }: StartOptions) {
  if (how === 'url') return useMysqlUrl(env.MYSQL_URL)
  const binary = (await mysql.find(env)).find((found) => found.how === 'binary')
  const path = installed(binary?.detail, 'mariadbd or mysqld', mysql)
  const isMariadb = basename(path) === 'mariadbd'
  const installer = isMariadb
    ? installed(await findProgram('mariadb-install-db', env), 'mariadb-install-db', mysql)
    : undefined
  return breakable((again) => startMysqlServer({ path, installer }, options, again))
}
