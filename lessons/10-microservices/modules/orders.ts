// Orders: written, found, and brought from one state to the next. It owns orders, order_lines and order_states.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { insertForId } from '../../../src/shop/database/inserts.ts'
import type { Database } from '../../../src/shop/database.ts'
import { ErrorBody, httpError } from '../../../src/shop/errors.ts'
import { Id, IdParams } from '../../../src/shop/ids.ts'
import type { Catalog, Members } from './contracts.ts'
import type { OrderState, OrdersTables } from './tables.ts'

const Quantity = Type.Integer({ minimum: 1, maximum: 100 })
const Line = Type.Object({ productId: Id, quantity: Quantity, priceCents: Type.Integer() })
const NewOrder = Type.Object({
  memberId: Id,
  lines: Type.Array(Type.Object({ productId: Id, quantity: Quantity }), { minItems: 1, maxItems: 50 }),
})
const Order = Type.Object({
  id: Id,
  memberId: Id,
  state: Type.String(),
  totalCents: Type.Integer(),
  lines: Type.Array(Line),
})

/** What a visitor asks for. */
export type Wish = Static<typeof NewOrder>
type Lines = Static<typeof Line>[]
export interface PlacedOrder {
  id: number
  memberId: number
  state: OrderState
  totalCents: number
  lines: Lines
}
/** Places an order and has it paid; both ways of doing so are in this lesson: in-one-transaction.ts and saga.ts. */
export type PlaceOrder = (wish: Wish) => Promise<PlacedOrder>

/** @throws a 404 when the member or a product doesn't exist */
export async function priced(wish: Wish, members: Members, catalog: Catalog): Promise<Lines> {
  const [exists, prices] = await Promise.all([
    members.exists(wish.memberId),
    catalog.pricesOf(wish.lines.map(({ productId }) => productId)),
  ])
  if (!exists) throw httpError(404, `There is no member ${wish.memberId}`)
  const lines = new Map<number, Lines[number]>()
  for (const { productId, quantity } of wish.lines) {
    const price = prices.find(({ id }) => id === productId)
    if (!price) throw httpError(404, `There is no product ${productId}`)
    const before = lines.get(productId)?.quantity ?? 0 // a product that is named twice becomes one line
    lines.set(productId, { productId, quantity: before + quantity, priceCents: price.priceCents })
  }
  return [...lines.values()].sort((a, b) => a.productId - b.productId)
}

const totalOf = (lines: Lines) =>
  lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0)

/** Writes a pending order; call it in a transaction. */
export async function writeOrder(db: OrdersTables, memberId: number, lines: Lines): Promise<PlacedOrder> {
  const row = { member_id: memberId, created_at_ms: Date.now() }
  const id = await insertForId(db as unknown as Database, 'orders', row)
  await db.insertInto('order_states').values({ order_id: id, state: 'pending' }).execute()
  await db
    .insertInto('order_lines')
    .values(
      lines.map(({ productId, quantity, priceCents }) => ({
        ...{ order_id: id, product_id: productId },
        ...{ quantity, price_cents: priceCents },
      })),
    )
    .execute()
  return { id, memberId, state: 'pending', totalCents: totalOf(lines), lines }
}

/** Brings an order from one of these states to another; false when it wasn't in one of them (any more). */
export async function moveOrder(db: OrdersTables, id: number, from: OrderState[], to: OrderState) {
  const { numUpdatedRows } = await db
    .updateTable('order_states')
    .set({ state: to })
    .where('order_id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

async function findOrder(db: OrdersTables, id: number): Promise<PlacedOrder | undefined> {
  const order = await db
    .selectFrom('orders')
    .leftJoin('order_states', 'order_id', 'id')
    .select(['id', 'member_id as memberId', 'state'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!order) return undefined
  const lines = await db
    .selectFrom('order_lines')
    .select(['product_id as productId', 'quantity', 'price_cents as priceCents'])
    .where('order_id', '=', id)
    .orderBy('product_id')
    .execute()
  return { ...order, state: order.state ?? 'paid', totalCents: totalOf(lines), lines }
}

export async function createOrdersTables(db: OrdersTables): Promise<void> {
  await db.schema
    .createTable('order_states')
    .ifNotExists()
    .addColumn('order_id', 'bigint', (column) => column.primaryKey())
    .addColumn('state', 'varchar(10)', (column) => column.notNull())
    .execute()
}

export const orderRoutes: FastifyPluginAsyncTypebox<{ db: OrdersTables; place: PlaceOrder }> = async (
  app,
  { db, place },
) => {
  app.post(
    '/orders',
    {
      schema: {
        body: NewOrder,
        response: { 201: Order, 402: ErrorBody, 404: ErrorBody, 503: ErrorBody },
      },
    },
    async ({ body }, reply) => {
      const order = await place(body)
      reply.header('location', `/orders/${order.id}`) // even where it wasn't paid: there one can see how it ended
      if (order.state === 'paid') return reply.code(201).send(order)
      if (order.state === 'cancelled')
        throw httpError(402, `The payment was declined; order ${order.id} is cancelled`)
      throw httpError(503, `Payments can't be reached; order ${order.id} is being cancelled`)
    },
  )

  app.get(
    '/orders/:id',
    { schema: { params: IdParams, response: { 200: Order, 404: ErrorBody } } },
    async ({ params: { id } }) => {
      const order = await findOrder(db, id)
      if (!order) throw httpError(404, `There is no order ${id}`)
      return order
    },
  )
}
