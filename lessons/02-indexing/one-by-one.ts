// The same list by "N+1 queries": one for the orders, then one more for each of them, and one for each line's product.
import type { Database } from '../../src/shop/database.ts'
import type { PackedOrder, PackingList } from './packing-list.ts'

// #region one-by-one
export const oneByOne: PackingList = async (db, { fromMs, toMs }) => {
  const found = await db
    .selectFrom('orders')
    .select(['id', 'member_id as memberId', 'created_at_ms as createdAtMs'])
    .where('created_at_ms', '>=', fromMs)
    .where('created_at_ms', '<', toMs)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute()

  const orders: PackedOrder[] = []
  for (const order of found) {
    const lines = []
    for (const { productId, quantity } of await linesOf(db, order.id))
      lines.push({ productId, name: await nameOf(db, productId), quantity })
    orders.push({ ...order, lines })
  }
  return orders
}

// Each of these is quick, and harmless to look at. It is the loops above that ask them eighty times.
const linesOf = (db: Database, orderId: number) =>
  db
    .selectFrom('order_lines')
    .select(['product_id as productId', 'quantity'])
    .where('order_id', '=', orderId)
    .orderBy('product_id')
    .execute()

const nameOf = async (db: Database, productId: number) => {
  const product = db.selectFrom('products').select('name').where('id', '=', productId)
  return (await product.executeTakeFirstOrThrow()).name
}
// #endregion one-by-one
