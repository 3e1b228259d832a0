// SQLite: a file, read and written inside our process.
import SQLite from 'better-sqlite3'
import { SqliteDialect } from 'kysely'

/** The file that a `sqlite:path` URL names. */
export const databasePath = (url: string) => url.slice('sqlite:'.length)

/**
 * Opens the file for reading and writing beside other processes.
 * @throws SqliteError when there is no such file
 */
export function sqlite(url: string): SqliteDialect {
  const file = new SQLite(databasePath(url), { fileMustExist: true })
  file.pragma('journal_mode = WAL') // readers don't wait for a writer, nor a writer for readers
  file.pragma('synchronous = NORMAL') // with WAL: a power cut may lose the last commits, never the file
  file.pragma('busy_timeout = 5000') // ms to wait for another process's write before SQLITE_BUSY
  file.pragma('foreign_keys = ON') // SQLite's default is off

  // Kysely prepares each query anew; preparing is parsing and planning. Same text, same statement.
  const statements = new Map<string, SQLite.Statement>()
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? file.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return new SqliteDialect({ database: { prepare, close: () => file.close() } })
}
