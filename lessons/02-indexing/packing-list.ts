// The packing list: what was ordered in a stretch of time, to be packed. One question to the database, whatever its length.
import type { Database } from '../../src/shop/database.ts'

/** From the first moment on, up to the second and without it; Unix time, ms. */
export type Period = { fromMs: number; toMs: number }
export type Line = { productId: number; name: string; quantity: number }
export type PackedOrder = { id: number; memberId: number; createdAtMs: number; lines: Line[] }
/** A way to get the list, in the order in which the orders were placed. */
export type PackingList = (db: Database, period: Period) => Promise<PackedOrder[]>

// #region join
export const joined: PackingList = async (db, { fromMs, toMs }) => {
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_lines', 'order_lines.order_id', 'orders.id')
    .innerJoin('products', 'products.id', 'order_lines.product_id')
    .select(['orders.id', 'orders.member_id as memberId', 'orders.created_at_ms as createdAtMs'])
    .select(['order_lines.product_id as productId', 'products.name', 'order_lines.quantity'])
    .where('orders.created_at_ms', '>=', fromMs)
    .where('orders.created_at_ms', '<', toMs)
    .orderBy('orders.created_at_ms')
    .orderBy('orders.id')
    .orderBy('order_lines.product_id')
    .execute()

  // A row for each line: those of an order follow each other.
  const orders: PackedOrder[] = []
  for (const { id, memberId, createdAtMs, ...line } of rows) {
    if (orders.at(-1)?.id !== id) orders.push({ id, memberId, createdAtMs, lines: [] })
    orders.at(-1)?.lines.push(line)
  }
  return orders
}
// #endregion join
