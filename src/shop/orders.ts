// Orders: placed with all their lines or not at all.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { insertForId } from './database/inserts.ts'
import type { Database } from './database.ts'
import { ErrorBody, httpError } from './errors.ts'
import { Id, IdParams } from './ids.ts'

const Quantity = Type.Integer({ minimum: 1, maximum: 100 })
const Order = Type.Object({
  id: Id,
  memberId: Id,
  createdAtMs: Type.Integer({ description: 'Unix time, ms' }),
  paid: Type.Boolean(),
  totalCents: Type.Integer(),
  lines: Type.Array(Type.Object({ productId: Id, quantity: Quantity, priceCents: Type.Integer() })),
})
const NewOrder = Type.Object({
  memberId: Id,
  lines: Type.Array(Type.Object({ productId: Id, quantity: Quantity }), { minItems: 1, maxItems: 50 }),
})

/** The order with its lines; undefined when there is no such order. */
export async function findOrder(db: Database, id: number) {
  const order = await db
    .selectFrom('orders')
    .select(['id', 'member_id as memberId', 'created_at_ms as createdAtMs', 'receipt'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!order) return undefined
  const lines = await db
    .selectFrom('order_lines')
    .select(['product_id as productId', 'quantity', 'price_cents as priceCents'])
    .where('order_id', '=', id)
    .orderBy('product_id')
    .execute()
  const totalCents = lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0)
  return { ...order, paid: order.receipt !== null, totalCents, lines }
}

/**
 * Places the order at today's prices; gives its id.
 * @throws a 404 when the member or a product doesn't exist; then nothing is written.
 */
async function placeOrder(db: Database, memberId: number, quantities: Map<number, number>) {
  const member = await db.selectFrom('members').select('id').where('id', '=', memberId).executeTakeFirst()
  if (!member) throw httpError(404, `There is no member ${memberId}`)
  return db.transaction().execute(async (tx) => {
    // The write comes first: a transaction that reads before it writes can't wait for another writer, only fail.
    const id = await insertForId(tx, 'orders', { member_id: memberId, created_at_ms: Date.now() })
    for (const [productId, quantity] of quantities) {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('order_lines')
        .columns(['order_id', 'product_id', 'quantity', 'price_cents'])
        .expression((eb) =>
          eb
            .selectFrom('products')
            .select([eb.val(id).as('order_id'), 'id', eb.val(quantity).as('quantity'), 'price_cents'])
            .where('id', '=', productId),
        )
        .executeTakeFirst()
      if (!numInsertedOrUpdatedRows) throw httpError(404, `There is no product ${productId}`)
    }
    return id
  })
}

export const orders: FastifyPluginAsyncTypebox = async (app) => {
  const schema = { tags: ['orders'] }

  app.post(
    '/orders',
    { schema: { ...schema, body: NewOrder, response: { 201: Order, 404: ErrorBody } } },
    async ({ body }, reply) => {
      const quantities = new Map<number, number>()
      for (const { productId, quantity } of body.lines) {
        quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
      }
      const id = await placeOrder(app.db, body.memberId, quantities)
      const order = await findOrder(app.db, id)
      if (!order) throw new Error(`Order ${id} vanished`)
      return reply.code(201).header('location', `/orders/${id}`).send(order)
    },
  )

  app.get(
    '/orders/:id',
    { schema: { ...schema, params: IdParams, response: { 200: Order, 404: ErrorBody } } },
    async ({ params }) => {
      const order = await findOrder(app.db, params.id)
      if (!order) throw httpError(404, `There is no order ${params.id}`)
      return order
    },
  )
}
