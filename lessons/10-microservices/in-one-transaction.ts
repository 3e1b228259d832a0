// Placing an order where all modules share a database: the order and its charge are written together or not at all.
import type { Catalog, Members } from './modules/contracts.ts'
import { moveOrder, type PlaceOrder, priced, writeOrder } from './modules/orders.ts'
import { paymentsFrom } from './modules/payments.ts'
import type { Everything } from './modules/tables.ts'

/** A crash at any line of this leaves either the order with what became of its charge, or nothing. */
export function inOneTransaction(db: Everything, members: Members, catalog: Catalog): PlaceOrder {
  return async (wish) => {
    const lines = await priced(wish, members, catalog)
    return db.transaction().execute(async (tx: Everything) => {
      const order = await writeOrder(tx, wish.memberId, lines)
      const outcome = await paymentsFrom(tx).charge(order.id, order.totalCents)
      const state = outcome === 'charged' ? 'paid' : 'cancelled'
      await moveOrder(tx, order.id, ['pending'], state)
      return { ...order, state }
    })
  }
}
