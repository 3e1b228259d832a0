// Placing an order across processes: no transaction spans them, so each step is undone by a step of its own (a saga).
import type { Catalog, Members, Payments } from './modules/contracts.ts'
import { moveOrder, type PlaceOrder, priced, writeOrder } from './modules/orders.ts'
import type { OrdersTables } from './modules/tables.ts'

interface Others {
  members: Members
  catalog: Catalog
  payments: Payments
}

// #region place
export function saga(db: OrdersTables, { members, catalog, payments }: Others): PlaceOrder {
  return async (wish) => {
    // Reading first: nothing has happened yet, so when this fails there is nothing to undo.
    const lines = await priced(wish, members, catalog)

    // Step 1, ours: a pending order. It is written before we ask for money, so that a crash can't lose who paid for what.
    const order = await db.transaction().execute((tx) => writeOrder(tx, wish.memberId, lines))

    // Step 2, somebody else's: the charge.
    const outcome = await payments.charge(order.id, order.totalCents).catch(() => 'unknown' as const)

    if (outcome === 'charged') {
      // Only if it is still pending: whoever gave up on us meanwhile has taken the charge back, and that counts.
      const paid = await moveOrder(db, order.id, ['pending'], 'paid')
      return { ...order, state: paid ? 'paid' : 'cancelling' }
    }
    // No answer isn't "no": it may have charged. The order is cancelled once payments has confirmed that it takes it back.
    const state = outcome === 'declined' ? 'cancelled' : 'cancelling'
    await moveOrder(db, order.id, ['pending'], state)
    return { ...order, state }
  }
}
// #endregion place

// #region undo
/** Far longer than a saga takes: one that is pending still was left behind by a process that died. */
const GIVEN_UP_AFTER_MS = 10_000

/**
 * Takes back what is left half done; to be repeated until there is nothing left. Every step of it may be done twice, so it may fail
 * anywhere, and several instances may be at it.
 * @throws what `payments` throws, when it can't be reached
 */
export async function undoUnfinished(db: OrdersTables, payments: Payments): Promise<void> {
  const unfinished = await db
    .selectFrom('order_states')
    .innerJoin('orders', 'id', 'order_id')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('state', '=', 'cancelling'),
        eb.and([eb('state', '=', 'pending'), eb('created_at_ms', '<', Date.now() - GIVEN_UP_AFTER_MS)]),
      ]),
    )
    .execute()
  for (const { id } of unfinished) {
    // First, so that the saga, if it lives, can't call it paid; if it has just done so, the order is left alone.
    if (!(await moveOrder(db, id, ['pending', 'cancelling'], 'cancelling'))) continue
    await payments.cancel(id)
    await moveOrder(db, id, ['cancelling'], 'cancelled')
  }
}
// #endregion undo
