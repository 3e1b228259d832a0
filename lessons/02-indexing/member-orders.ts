// One member's orders in a stretch of time: two conditions, so it matters in which order an index has its columns.
import type { Database } from '../../src/shop/database.ts'
import type { Period } from './packing-list.ts'

// #region member-orders
export const memberOrders = (db: Database, memberId: number, { fromMs, toMs }: Period) =>
  db
    .selectFrom('orders')
    .select(['id', 'created_at_ms as createdAtMs'])
    .where('member_id', '=', memberId)
    .where('created_at_ms', '>=', fromMs)
    .where('created_at_ms', '<', toMs)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute()
// #endregion member-orders
