// Somebody else's MySQL or MariaDB, named by MYSQL_URL: the run has a database of its own there, and touches no other.
import type { Connection } from 'mysql2/promise'
import { ownName } from '../own-name.ts'
import { checkUrl, withUrlServer } from '../url.ts'
import { connected, versionOf } from './connection.ts'

const RULES = {
  variable: 'MYSQL_URL',
  protocols: ['mysql:'],
  example: 'mysql://user:password@host:3306/',
}
/** A server that others use may be busy, and a large database is dropped table by table. */
const PATIENCE_MS = 60_000

/** Checks that the server answers, and makes a database there, which `stop` drops. */
export async function useMysqlUrl(given: string | undefined) {
  const url = checkUrl(given, RULES)
  const ask = <T>(use: (connection: Connection) => Promise<T>, withinMs?: number) =>
    withUrlServer(url, RULES.variable, (signal) => connected({ uri: url }, use, signal), withinMs)
  const run = (sql: string) => ask((connection) => connection.query(sql), PATIENCE_MS)
  const version = await ask(versionOf)
  const database = ownName()
  const drop = () => run(`DROP DATABASE IF EXISTS ${database}`)
  // As in a server of our own. One that was too slow may have made it all the same.
  await run(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`).catch(async (error) => {
    await drop().catch(() => {})
    throw error
  })
  const own = new URL(url)
  own.pathname = `/${database}`
  return {
    url: own.href,
    version,
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    async stop() {
      await drop().catch((error) => {
        throw new Error(`The database ${database} is still on your server. ${error.message}`)
      })
    },
  }
}
