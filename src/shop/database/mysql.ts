// MySQL or MariaDB: a pool of connections.
import { MysqlDialect, type MysqlPoolConnection } from 'kysely'
import type { Pool, PoolConnection, QueryError } from 'mysql2'
import {
  CONNECT_WITHIN_MS,
  CONNECTIONS,
  DatabaseUnavailable,
  SILENT_AFTER_MS,
  STATEMENT_WITHIN_MS,
} from './unavailable.ts'

/**
 * What holds in each session, whatever the server's settings. Strict: a value that doesn't fit is an error, and a backslash
 * escapes, as the client relies on. Isolated as PostgreSQL is: with fewer locks than MySQL's default. The two call some
 * settings differently: what is in a `/*!80000` comment only MySQL reads, in `/*M!` only MariaDB (its limit is in s, not ms).
 */
const SESSION = `
  SET SESSION sql_mode = 'TRADITIONAL', innodb_lock_wait_timeout = ${STATEMENT_WITHIN_MS / 1000}
  /*!80000 , transaction_isolation = 'READ-COMMITTED', max_execution_time = ${STATEMENT_WITHIN_MS} */
  /*M! , tx_isolation = 'READ-COMMITTED', max_statement_time = ${STATEMENT_WITHIN_MS / 1000} */`

/** Connects when first asked. */
export async function mysql(url: string): Promise<MysqlDialect> {
  const { default: mysql2 } = await import('mysql2') // here, so that a shop on another database doesn't load it
  const pool = mysql2.createPool({
    uri: url,
    charset: 'utf8mb4_bin',
    connectionLimit: CONNECTIONS,
    connectTimeout: CONNECT_WITHIN_MS,
  })
  // Sent before the query that the connection was made for, which then fails if this did.
  pool.on('connection', (connection) =>
    connection.query(SESSION, (error) => error && refused.set(connection, error)),
  )
  return new MysqlDialect({
    pool: {
      getConnection: (callback) =>
        void connect(pool).then(
          (connection) => callback(undefined, guarded(connection)),
          (cause) => callback(new DatabaseUnavailable(cause), undefined as never),
        ),
      end: (callback) => pool.end(() => callback(undefined)), // a connection that can't say goodbye is gone, too
    },
  })
}

/** Connections whose server refused the settings above, and why. */
const refused = new WeakMap<object, QueryError>()

/** A free connection or a new one. The pool itself would wait for ever while all are in use. */
function connect(pool: Pool): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      reject(new Error(`no connection within ${CONNECT_WITHIN_MS} ms`))
    }, CONNECT_WITHIN_MS)
    pool.getConnection((error, connection) => {
      clearTimeout(timer)
      if (error) reject(error)
      else if (late) connection.release()
      else resolve(connection)
    })
  })
}

/** The connection as Kysely uses it. One that fails us is closed instead of going back to the pool. */
function guarded(connection: PoolConnection): MysqlPoolConnection {
  let failure: DatabaseUnavailable | undefined
  return {
    query(sql: string, values: unknown[], callback: (error: unknown, result?: unknown) => void) {
      if (failure) return callback(failure) // a rollback, say: it would wait for a silent server once more
      const fail = (cause: Error) => {
        failure = new DatabaseUnavailable(cause)
        callback(failure)
      }
      const timer = setTimeout(
        () => fail(new Error(`no answer within ${SILENT_AFTER_MS} ms`)),
        SILENT_AFTER_MS,
      )
      // `query` rather than `execute`, which prepares: MySQL 8 refuses a prepared LIMIT that comes as a JavaScript number.
      connection.query(sql, values, (itsOwn, result) => {
        if (failure) return // too late
        clearTimeout(timer)
        const error = itsOwn ?? refused.get(connection)
        if (error && isAway(error)) fail(error)
        else callback(error, result)
      })
    },
    release: () => (failure ? connection.destroy() : connection.release()),
  } as MysqlPoolConnection
}

/** Whether it isn't the statement's fault: the connection is lost, the server is stopping or full, or time is up. */
const isAway = ({ fatal, code }: QueryError) => fatal || AWAY.has(code)
const AWAY = new Set([
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_QUERY_TIMEOUT',
  'ER_STATEMENT_TIMEOUT', // MariaDB's name for it
  'ER_QUERY_INTERRUPTED',
  'ER_CONNECTION_KILLED',
])
