// All orders, a page at a time, for the bookkeeper's program, which fetches one page after the other to the end.
import type { Database } from '../../src/shop/database.ts'

export const PAGE_ROWS = 20

/** A page of orders, in the order of their ids. What `position` means is the way's own business: whoever asks gets it with the page before. */
export interface Pages {
  page(db: Database, position: number): Promise<Order[]>
  /** Where the next page begins. */
  next(position: number, page: Order[]): number
}
type Order = { id: number; memberId: number; createdAtMs: number }

const orders = (db: Database) =>
  db
    .selectFrom('orders')
    .select(['id', 'member_id as memberId', 'created_at_ms as createdAtMs'])
    .orderBy('id')
    .limit(PAGE_ROWS)

// #region pages
/** The position is how many orders have been seen. The database makes them all again, and throws them away. */
export const byOffset: Pages = {
  page: (db, seen) => orders(db).offset(seen).execute(),
  next: (seen, page) => seen + page.length,
}

/** The position is the key of the last order seen. The database goes there at once, down the index. */
export const byKey: Pages = {
  page: (db, lastId) => orders(db).where('id', '>', lastId).execute(),
  next: (lastId, page) => page.at(-1)?.id ?? lastId,
}
// #endregion pages
