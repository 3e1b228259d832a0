// The two tables that logging in adds to the shop's, made at start if they aren't there.
import type { Database } from '../../src/shop/database.ts'

export type LoginTables = {
  sessions: { id: string; member_id: number; ends_ms: number }
  /** The refresh tokens that descend from one log-in: of each family only the newest is good. */
  refresh_families: { id: string; member_id: number; secret: string; ends_ms: number }
}

/** The same database, typed with these tables as well. */
export async function withLoginTables(shopDb: Database) {
  const db = shopDb.withTables<LoginTables>()
  const make = async () => {
    for (const name of ['sessions', 'refresh_families'] as const) {
      const table = db.schema
        .createTable(name)
        .ifNotExists()
        .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
        .addColumn('member_id', 'bigint', (column) => column.notNull())
        .addColumn('ends_ms', 'bigint', (column) => column.notNull())
      await (name === 'sessions'
        ? table
        : table.addColumn('secret', 'varchar(64)', (column) => column.notNull())
      ).execute()
    }
  }
  // PostgreSQL can fail when another instance makes the same table at the same moment. Then it is there the next time.
  await make().catch(make)
  return db
}
