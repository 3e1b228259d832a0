// One connection to MySQL or MariaDB, for a question or two.
import { type ConnectionOptions, createConnection } from 'mysql2'
import type { Connection } from 'mysql2/promise'

/**
 * Connects, lets `use` ask, and disconnects.
 * @param signal once aborted, the connection is cut off, so that a silent server can't keep us
 */
export async function connected<T>(
  config: ConnectionOptions,
  use: (connection: Connection) => Promise<T>,
  signal: AbortSignal = AbortSignal.timeout(5_000),
): Promise<T> {
  const connection = createConnection(config)
  const cutOff = () => connection.destroy()
  signal.addEventListener('abort', cutOff)
  connection.on('error', () => {}) // whatever is being asked then fails with it
  try {
    const answer = await use(connection.promise())
    await connection.promise().end()
    return answer
  } finally {
    signal.removeEventListener('abort', cutOff)
    cutOff()
  }
}

/** The first column of the first row of what `sql` asks for. */
export async function ask(connection: Connection, sql: string): Promise<string> {
  const [rows] = await connection.query({ sql, rowsAsArray: true })
  return String((rows as unknown[][])[0]?.[0])
}

/** "MariaDB 10.11.6" or "MySQL 8.0.36". */
export async function versionOf(connection: Connection): Promise<string> {
  const said = await ask(connection, 'SELECT VERSION()') // with the packager's suffixes
  return `${/mariadb/i.test(said) ? 'MariaDB' : 'MySQL'} ${/[\d.]+/.exec(said)?.[0]}`
}
