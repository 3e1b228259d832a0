// Both ways to place an order, on each database: with payments that fail, are late, or answer after somebody has given up.
import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from '../../src/shop/testing.ts'
import { inOneTransaction } from './in-one-transaction.ts'
import { catalogFrom } from './modules/catalog.ts'
import type { Payments } from './modules/contracts.ts'
import { membersFrom } from './modules/members.ts'
import { createOrdersTables, moveOrder, writeOrder } from './modules/orders.ts'
import { createPaymentsTables, LIMIT_CENTS, paymentsFrom } from './modules/payments.ts'
import type { Everything } from './modules/tables.ts'
import { saga, undoUnfinished } from './saga.ts'

const LONG_AGO_MS = 1

await onEachDatabase(({ app }) => {
  const db = app.db as unknown as Everything
  const payments = paymentsFrom(db)
  const members = membersFrom(db)
  const catalog = catalogFrom(db)
  beforeAll(async () => {
    await createOrdersTables(db)
    await createPaymentsTables(db)
  })

  const wish = { memberId: 1, lines: [{ productId: 1, quantity: 1 }] }
  const placeWith = (changed: Partial<Payments> = {}) =>
    saga(db, { members, catalog, payments: { ...payments, ...changed } })(wish)

  const orderState = async (id: number) =>
    (await db.selectFrom('order_states').select('state').where('order_id', '=', id).executeTakeFirst())?.state
  const charge = (id: number) =>
    db.selectFrom('charges').select(['state', 'amount_cents']).where('order_id', '=', id).executeTakeFirst()
  const age = (id: number) =>
    db.updateTable('orders').set({ created_at_ms: LONG_AGO_MS }).where('id', '=', id).execute()

  test('an order that is paid has its charge', async () => {
    const { id, state, totalCents } = await placeWith()
    expect([state, await orderState(id)]).toEqual(['paid', 'paid'])
    expect(await charge(id)).toEqual({ state: 'charged', amount_cents: totalCents })
  })

  test('an order that is declined is cancelled, and there is nothing left to undo', async () => {
    const { id, state } = await placeWith({ charge: (id) => payments.charge(id, LIMIT_CENTS + 1) })
    expect([state, await orderState(id)]).toEqual(['cancelled', 'cancelled'])
    expect((await charge(id))?.state).toBe('declined')
  })

  test('charged, but the answer got lost: the order is cancelled and the charge taken back', async () => {
    const { id, state } = await placeWith({
      async charge(...of) {
        await payments.charge(...of)
        throw new Error('connection reset')
      },
    })
    expect([state, (await charge(id))?.state]).toEqual(['cancelling', 'charged'])
    await undoUnfinished(db, payments)
    expect([await orderState(id), (await charge(id))?.state]).toEqual(['cancelled', 'cancelled'])
  })

  test('a charge that arrives after it was taken back is declined', async () => {
    const { id } = await placeWith({ charge: () => Promise.reject(new Error('no answer in time')) })
    await undoUnfinished(db, payments)
    expect(await payments.charge(id, 100)).toBe('declined')
    expect((await charge(id))?.state).toBe('cancelled')
  })

  test('undoing goes on when payments are back', async () => {
    const away = () => Promise.reject(new Error('no connection'))
    const { id } = await placeWith({ charge: away })
    await expect(undoUnfinished(db, { ...payments, cancel: away })).rejects.toThrow('no connection')
    expect(await orderState(id)).toBe('cancelling')
    await undoUnfinished(db, payments)
    expect(await orderState(id)).toBe('cancelled')
  })

  test('an order left behind by a process that died is cancelled; one that is under way is not', async () => {
    const line = { productId: 1, quantity: 1, priceCents: 100 }
    const [dead, alive] = [await writeOrder(db, 1, [line]), await writeOrder(db, 1, [line])]
    await payments.charge(dead.id, 100)
    await age(dead.id)
    await undoUnfinished(db, payments)
    expect([await orderState(dead.id), (await charge(dead.id))?.state]).toEqual(['cancelled', 'cancelled'])
    expect(await orderState(alive.id)).toBe('pending')
  })

  test('a saga that was given up meanwhile does not call its order paid', async () => {
    const { id, state } = await placeWith({
      async charge(...of) {
        const outcome = await payments.charge(...of)
        await age(of[0])
        await undoUnfinished(db, payments)
        return outcome
      },
    })
    expect(state).not.toBe('paid')
    expect([await orderState(id), (await charge(id))?.state]).toEqual(['cancelled', 'cancelled'])
  })

  test('one that is paid just before its turn to be given up keeps its charge', async () => {
    const line = { productId: 1, quantity: 1, priceCents: 100 }
    const [first, second] = [await writeOrder(db, 1, [line]), await writeOrder(db, 1, [line])]
    for (const { id } of [first, second]) await age(id)
    await payments.charge(second.id, 100)
    await undoUnfinished(db, {
      ...payments,
      async cancel(id) {
        if (id === first.id) await moveOrder(db, second.id, ['pending'], 'paid')
        return payments.cancel(id)
      },
    })
    expect([await orderState(second.id), (await charge(second.id))?.state]).toEqual(['paid', 'charged'])
  })

  test('asked ten times at once, it charges once', async () => {
    const { id } = await writeOrder(db, 1, [{ productId: 1, quantity: 1, priceCents: 100 }])
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => payments.charge(id, 100)))
    expect(new Set(outcomes)).toEqual(new Set(['charged']))
    const charges = await db.selectFrom('charges').select('state').where('order_id', '=', id).execute()
    expect(charges).toEqual([{ state: 'charged' }])
  })

  test('one transaction leaves nothing behind when it fails half-way', async () => {
    const place = inOneTransaction(db, members, catalog)
    const orders = async () => (await db.selectFrom('orders').select('id').execute()).length
    const before = await orders()
    await db.schema.alterTable('charges').renameTo('charges_away').execute()
    await expect(place(wish)).rejects.toThrow()
    await db.schema.alterTable('charges_away').renameTo('charges').execute()
    expect(await orders()).toBe(before)
    expect((await place(wish)).state).toBe('paid')
  })
})
