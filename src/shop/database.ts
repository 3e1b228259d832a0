// The database: the types of its tables, and how a connection is opened.
import SQLite from 'better-sqlite3'
import { type Generated, Kysely, SqliteDialect } from 'kysely'

export interface Tables {
  members: { id: Generated<number>; email: string; name: string; password_hash: string }
  products: {
    id: Generated<number>
    name: string
    photographer: string
    description: string
    price_cents: number
  }
  reviews: { id: Generated<number>; product_id: number; member_id: number; rating: number; text: string }
  orders: { id: Generated<number>; member_id: number; created_at_ms: number; receipt: string | null }
  order_lines: { order_id: number; product_id: number; quantity: number; price_cents: number }
  photos: { id: Generated<number>; member_id: number; title: string; width_px: number; height_px: number }
  follows: { follower_id: number; followee_id: number }
}
export type Database = Kysely<Tables>

/** The file that a `sqlite:path` URL names. */
export const databasePath = (url: string) => url.slice('sqlite:'.length)

/**
 * Opens the SQLite file that `url` (`sqlite:path`) names, for reading and writing beside other processes.
 * @throws Error when there is no such file; it says how to build one.
 */
export function openDatabase(url: string): Database {
  const sqlite = openFile(databasePath(url))
  sqlite.pragma('journal_mode = WAL') // readers don't wait for a writer, nor a writer for readers
  sqlite.pragma('synchronous = NORMAL') // with WAL: a power cut may lose the last commits, never the file
  sqlite.pragma('busy_timeout = 5000') // ms to wait for another process's write before SQLITE_BUSY
  sqlite.pragma('foreign_keys = ON') // SQLite's default is off

  // Kysely prepares each query anew; preparing is parsing and planning. Same text, same statement.
  const statements = new Map<string, SQLite.Statement>()
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? sqlite.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return new Kysely({ dialect: new SqliteDialect({ database: { prepare, close: () => sqlite.close() } }) })
}

function openFile(path: string) {
  try {
    return new SQLite(path, { fileMustExist: true })
  } catch (cause) {
    throw new Error(
      `Can't open the database ${path}. Build it first: DATABASE_URL=sqlite:${path} node --import tsx src/shop/seed/main.ts`,
      { cause },
    )
  }
}
