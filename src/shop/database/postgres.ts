// PostgreSQL: a pool of connections, each with its statements prepared.
import { PostgresDialect, type PostgresPoolClient } from 'kysely'
import type { DatabaseError, PoolClient } from 'pg'
import {
  CONNECT_WITHIN_MS,
  CONNECTIONS,
  DatabaseUnavailable,
  SILENT_AFTER_MS,
  STATEMENT_WITHIN_MS,
} from './unavailable.ts'

/** Connects when first asked. */
export async function postgres(url: string): Promise<PostgresDialect> {
  const { default: pg } = await import('pg') // here, so that a shop on another database doesn't load it
  // Integers of 64 bits (ids, count(*)) would come as text; ours are far below 2^53.
  const { getTypeParser, builtins } = pg.types
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    idleTimeoutMillis: 0, // kept: to make a connection takes longer than many a request
    statement_timeout: STATEMENT_WITHIN_MS,
    query_timeout: SILENT_AFTER_MS,
    // One plan for a statement, whatever its values. Else the first few that a connection happens to see decide on its plan, for good.
    options: '-c plan_cache_mode=force_generic_plan',
    types: { getTypeParser: (oid, format) => (oid === builtins.INT8 ? Number : getTypeParser(oid, format)) },
  })
  // Without listeners, a connection that is lost ends the process. It leaves the pool by itself; the query it was at, if any, fails.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const connect = async () => guarded(await pool.connect().catch(unavailable))
  return new PostgresDialect({ pool: { connect, end: () => pool.end() } })
}

/** The connection as Kysely uses it. One that fails us is closed instead of going back to the pool. */
function guarded(client: PoolClient): PostgresPoolClient {
  let failure: DatabaseUnavailable | undefined
  return {
    async query(text: string, values: unknown[] = []) {
      if (failure) throw failure // a rollback, say: it would wait for a silent server once more
      try {
        return await client.query({ name: nameOf(text), text, values })
      } catch (error) {
        if (!isAway(error as DatabaseError)) throw error
        failure = new DatabaseUnavailable(error)
        throw failure
      }
    },
    release: () => client.release(failure),
  } as unknown as PostgresPoolClient // whose other form of `query`, with a cursor, we don't use
}

/** A statement with a name is parsed and planned once a connection. Same text, same name. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `shop${names.size}`
  names.set(text, name)
  return name
}
const names = new Map<string, string>()

const unavailable = (cause: unknown) => {
  throw new DatabaseUnavailable(cause)
}

/** Whether it isn't the statement's fault: no answer at all, or one of class 08, 53, 57 (connection, resources, intervention). */
const isAway = (error: DatabaseError) => !error.severity || /^(08|53|57)/.test(error.code ?? '')
