// Inserts, as all databases can do them.
import type { Insertable } from 'kysely'
import type { Database, Tables } from '../database.ts'

type WithId = 'members' | 'products' | 'orders' | 'photos'

/**
 * Inserts a row and gives the id that it got. PostgreSQL tells it only when asked by RETURNING; MySQL tells it
 * always, and has no RETURNING.
 */
export async function insertForId<T extends WithId>(
  db: Database,
  table: T,
  row: Insertable<Tables[T]>,
): Promise<number> {
  const insert = db.insertInto<WithId>(table).values(row as never)
  if (db.getExecutor().adapter.supportsReturning)
    return (await insert.returning('id').executeTakeFirstOrThrow()).id
  return Number((await insert.executeTakeFirstOrThrow()).insertId)
}

/** What `insert` gives; undefined when there is a row with such a key already. (ON CONFLICT is said differently, or not at all.) */
export async function unlessTaken<R>(insert: Promise<R>): Promise<R | undefined> {
  try {
    return await insert
  } catch (error) {
    if (TAKEN.has((error as { code?: string }).code ?? '')) return undefined
    throw error
  }
}

/** How they say that a key is taken. */
const TAKEN = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  '23505', // PostgreSQL: unique_violation
  'ER_DUP_ENTRY',
])
