// Somebody else's PostgreSQL replica, named by POSTGRES_REPLICA_URL: it must follow the server that POSTGRES_URL names.
import { setTimeout as sleep } from 'node:timers/promises'
import { checkUrl } from '../url.ts'
import { versionOf } from './connection.ts'
import { askPostgres, databaseNamed, urlRules, withDatabase } from './from-url.ts'

const VARIABLE = 'POSTGRES_REPLICA_URL'
const ASK_AGAIN_MS = 100
const ARRIVES_WITHIN_MS = 10_000

/**
 * Checks that it is a replica, and of this primary: the run's own database must arrive there. Nothing is to be undone, as
 * the primary drops that.
 * @param primary the URL of the run's own database on the primary
 */
export async function useReplicaUrl(given: string | undefined, primary: string) {
  const url = checkUrl(given, urlRules(VARIABLE))
  const version = await askPostgres(url, VARIABLE, async (client) => {
    const { rows } = await client.query('SELECT pg_is_in_recovery() AS is_replica')
    if (!rows[0].is_replica) throw new Error('it is no replica, but a server of its own')
    return versionOf(client)
  })
  const database = databaseNamed(primary)
  await askPostgres(
    url,
    VARIABLE,
    async (client) => {
      const deadline = performance.now() + ARRIVES_WITHIN_MS
      for (;;) {
        const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database])
        if (rows.length > 0) return
        if (performance.now() > deadline)
          throw new Error(`what POSTGRES_URL's server writes doesn't arrive there`)
        await sleep(ASK_AGAIN_MS)
      }
    },
    2 * ARRIVES_WITHIN_MS,
  )
  return {
    url: withDatabase(url, database),
    version,
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    stop: async () => {},
  }
}
