// The database: the types of its tables, and how it is opened: SQLite, PostgreSQL or MySQL, as its URL says.
import { type Dialect, type Generated, Kysely } from 'kysely'
import { mysql } from './database/mysql.ts'
import { postgres } from './database/postgres.ts'
import { sqlite } from './database/sqlite.ts'
import { DatabaseUnavailable } from './database/unavailable.ts'
import { type DialectName, dialectOf, hidePassword, unusable } from './database/url.ts'

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

const open: Record<DialectName, (url: string) => Dialect | Promise<Dialect>> = { sqlite, postgres, mysql }

/**
 * Opens the database that `url` names (see `databaseUrl` in config.ts), once it has answered.
 * @throws Error when it is not there, refuses us or has no tables; it says what to do, without the password
 */
export async function openDatabase(url: string): Promise<Database> {
  const dialect = dialectOf(url)
  let db: Database | undefined
  try {
    db = new Kysely<Tables>({ dialect: await open[dialect](url) })
    await db.selectFrom('products').select('id').limit(1).execute()
    return db
  } catch (error) {
    await db?.destroy()
    const cause = (error instanceof DatabaseUnavailable ? error.cause : error) as NodeJS.ErrnoException
    const fillIt = `Fill it first: DATABASE_URL=${hidePassword(url)} node --import tsx src/shop/seed/main.ts`
    const isNew = dialect === 'sqlite' || NO_TABLE.has(cause.code ?? '')
    throw unusable(url, cause, isNew ? fillIt : 'Start its server, or correct DATABASE_URL')
  }
}

/** How the servers say that there is no such table. */
const NO_TABLE = new Set(['42P01', 'ER_NO_SUCH_TABLE'])
