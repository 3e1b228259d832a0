// Payments: charges members, and signs what the tax office wants to see. It owns the table charges.
import { unlessTaken } from '../../../src/shop/database/inserts.ts'
import type { Payments } from './contracts.ts'
import type { PaymentsTables } from './tables.ts'

/** A bank doesn't let just anybody spend more than 10 000.00 at once. */
export const LIMIT_CENTS = 10_000_00

/** What other modules may ask of this one. */
export const paymentsFrom = (db: PaymentsTables): Payments => ({
  async charge(orderId, amountCents) {
    const state = amountCents <= LIMIT_CENTS ? 'charged' : 'declined'
    return (await writeOnce(db, orderId, amountCents, state)) === 'charged' ? 'charged' : 'declined'
  },

  async cancel(orderId) {
    // If there is no charge yet, one may still be on its way to us: this row makes sure that it finds the door shut.
    if ((await writeOnce(db, orderId, 0, 'cancelled')) === 'charged')
      await db.updateTable('charges').set({ state: 'cancelled' }).where('order_id', '=', orderId).execute()
  },
})

/** Writes the charge, unless there is one of this order: then that one counts. Gives the state of the one that counts. */
async function writeOnce(
  db: PaymentsTables,
  orderId: number,
  amountCents: number,
  state: 'charged' | 'declined' | 'cancelled',
) {
  const known = await stateOf(db, orderId)
  if (known) return known
  const row = { order_id: orderId, amount_cents: amountCents, state }
  const written = await unlessTaken(db.insertInto('charges').values(row).execute())
  return written ? state : await stateOf(db, orderId)
}

async function stateOf(db: PaymentsTables, orderId: number) {
  const charge = await db
    .selectFrom('charges')
    .select('state')
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return charge?.state
}

export async function createPaymentsTables(db: PaymentsTables): Promise<void> {
  const table = db.schema
    .createTable('charges')
    .ifNotExists()
    .addColumn('order_id', 'bigint', (column) => column.primaryKey())
    .addColumn('amount_cents', 'bigint', (column) => column.notNull())
    .addColumn('state', 'varchar(10)', (column) => column.notNull())
  await unlessTaken(table.execute()) // two that start at once may both find that it isn't there
}
