// Somebody else's PostgreSQL, named by POSTGRES_URL: the run has a database of its own there, and touches no other.
import type { Client } from 'pg'
import { isAtLeast } from '../binary.ts'
import { ownName } from '../own-name.ts'
import { checkUrl, type UrlRules, withUrlServer } from '../url.ts'
import { connected, versionOf } from './connection.ts'

/** A server that others use may be busy, and a large database is dropped file by file. */
const PATIENCE_MS = 60_000

export const urlRules = (variable: string): UrlRules => ({
  variable,
  protocols: ['postgres:', 'postgresql:'],
  example: 'postgres://user:password@host:5432/postgres',
})

/**
 * Checks that the server answers, and makes a database there, which `stop` drops.
 * @param oldest the version below which it couldn't be dropped, and isn't made
 */
export async function usePostgresUrl(given: string | undefined, oldest: string) {
  const rules = urlRules('POSTGRES_URL')
  const url = checkUrl(given, rules)
  const run = (sql: string) => askPostgres(url, rules.variable, (client) => client.query(sql), PATIENCE_MS)
  const version = await askPostgres(url, rules.variable, async (client) => {
    const version = await versionOf(client)
    if (isAtLeast(version.split(' ')[1] as string, oldest)) return version
    throw new Error(`${version} is too old: ${oldest} or newer is needed`)
  })
  const database = ownName()
  // template0 holds nothing of others', and "C" sorts as a server of our own does.
  const create = `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`
  const drop = () => run(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  // A server that was too slow may have made it all the same.
  await run(create).catch(async (error) => {
    await drop().catch(() => {})
    throw error
  })
  return {
    url: withDatabase(url, database),
    version,
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    async stop() {
      await drop().catch((error) => {
        throw new Error(`The database ${database} is still on your server. ${error.message}`)
      })
    },
  }
}

/** Asks on a connection of its own; `withUrlServer` says what is thrown. */
export const askPostgres = <T>(
  url: string,
  variable: string,
  use: (client: Client) => Promise<T>,
  withinMs?: number,
): Promise<T> =>
  withUrlServer(
    url,
    variable,
    (signal) =>
      connected({ connectionString: databaseNamed(url) ? url : withDatabase(url, 'postgres') }, use, signal),
    withinMs,
  )

/** The name of the database in a URL, empty if there is none. */
export const databaseNamed = (url: string) => new URL(url).pathname.slice(1)

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
