// The lesson's indexes. A table can have any number of them: each is one more sorted copy of some of its columns.
import { sql } from 'kysely'
import type { DialectName } from '../../src/shop/database/url.ts'
import type { Database } from '../../src/shop/database.ts'

// #region indexes
/** Each by its name: the table, and the columns in the order in which it is sorted. */
export const indexes = {
  /** Finds the orders of a stretch of time. Each entry only says where the row is: the rest is read from the table. */
  orders_by_time: 'orders (created_at_ms)',
  /** Sorted in the same way, and it holds all that is asked about an order: the table isn't needed. */
  orders_by_time_covering: 'orders (created_at_ms, id, member_id)',
  /** The member comes first: one member's orders stand side by side, in the order of time. */
  orders_by_member: 'orders (member_id, created_at_ms, id)',
  /** Three that somebody once thought useful. Nothing in the shop asks through them. */
  order_lines_by_order: 'order_lines (order_id, price_cents)',
  order_lines_by_price: 'order_lines (price_cents, quantity)',
  order_lines_by_quantity: 'order_lines (quantity, product_id)',
}
export type IndexName = keyof typeof indexes
export const indexNames = Object.keys(indexes) as IndexName[]
// #endregion indexes

/**
 * Leaves the tables with these of the lesson's indexes and no other, so that a database can go from one system to the next.
 * (At work a migration does this, once, before the new version is started, and never while the shop is.)
 */
export async function keepOnly(wanted: IndexName[], db: Database, dialect: DialectName): Promise<void> {
  const names = await sql<{ name: string }>`${sql.raw(catalogue[dialect])}`.execute(db)
  const there = new Set(names.rows.map(({ name }) => name))
  const run = (statement: string) => sql.raw(statement).execute(db)
  for (const name of indexNames.filter((name) => there.has(name) && !wanted.includes(name)))
    await run(dropping(name, dialect)).catch(unlessNeeded)
  for (const name of wanted.filter((name) => !there.has(name))) {
    await run(`CREATE INDEX ${name} ON ${indexes[name]}`)
    // The planner decides by statistics: how many rows there are, and how many share a value. A new index has none yet.
    await run(`ANALYZE ${dialect === 'mysql' ? 'TABLE ' : ''}${tableOf(name)}`)
  }
}

/** Where each database keeps the names of its indexes. */
const catalogue: Record<DialectName, string> = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'index'`,
  postgres: `SELECT indexname AS name FROM pg_indexes WHERE schemaname = current_schema()`,
  mysql: `SELECT DISTINCT index_name AS name FROM information_schema.statistics WHERE table_schema = database()`,
}

const tableOf = (name: IndexName) => indexes[name].split(' ')[0]

const dropping = (name: IndexName, dialect: DialectName) =>
  `DROP INDEX ${name}${dialect === 'mysql' ? ` ON ${tableOf(name)}` : ''}`

/** MySQL finds the rows of a foreign key through an index, and keeps the last that will do. */
function unlessNeeded(error: { code?: string }) {
  if (error.code !== 'ER_DROP_INDEX_FK') throw error
}
