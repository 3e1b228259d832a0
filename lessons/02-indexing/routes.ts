// The lesson's routes: the packing list, a member's orders, all orders page by page, and the plan of all three.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { DialectName } from '../../src/shop/database/url.ts'
import { Id, IdParams } from '../../src/shop/ids.ts'
import { memberOrders } from './member-orders.ts'
import type { PackingList } from './packing-list.ts'
import type { Pages } from './pages.ts'
import { planOf } from './plan.ts'

export interface Ways {
  packingList: PackingList
  pages: Pages
  dialect: DialectName
}

const HOUR_MS = 3600 * 1000
const MIDSUMMER_MS = Date.UTC(2025, 5, 21)

const From = Type.Integer({ minimum: 0, default: MIDSUMMER_MS, description: 'Unix time, ms' })
const Hours = Type.Number({ exclusiveMinimum: 0, maximum: 7 * 24, default: 1 })
const Days = Type.Number({ exclusiveMinimum: 0, maximum: 366, default: 30 })
const Position = Type.Integer({
  minimum: 0,
  default: 0,
  description: 'the `next` of the page before; 0 at first',
})

const orderFields = { id: Id, memberId: Id, createdAtMs: Type.Integer() }
const Line = Type.Object({ productId: Id, name: Type.String(), quantity: Type.Integer() })
const PackedOrder = Type.Object({ ...orderFields, lines: Type.Array(Line) })

/** The `hours` that begin at `from`, in whole ms. */
const period = (from: number, hours: number) => ({ fromMs: from, toMs: from + Math.round(hours * HOUR_MS) })

export const indexingRoutes: FastifyPluginAsyncTypebox<Ways> = async (
  app,
  { packingList, pages, dialect },
) => {
  const schema = { tags: ['indexing'] }

  app.get(
    '/packing-list',
    {
      schema: {
        ...schema,
        summary: 'The orders of some hours, with what to pack',
        querystring: Type.Object({ from: From, hours: Hours }),
        response: { 200: Type.Object({ from: From, orders: Type.Array(PackedOrder) }) },
      },
    },
    async ({ query: { from, hours } }) => ({ from, orders: await packingList(app.db, period(from, hours)) }),
  )

  app.get(
    '/members/:id/orders',
    {
      schema: {
        ...schema,
        summary: 'The orders of a member in some days',
        params: IdParams,
        querystring: Type.Object({ from: From, days: Days }),
        response: {
          200: Type.Object({
            memberId: Id,
            orders: Type.Array(Type.Object({ id: Id, createdAtMs: Type.Integer() })),
          }),
        },
      },
    },
    async ({ params: { id }, query: { from, days } }) => ({
      memberId: id,
      orders: await memberOrders(app.db, id, period(from, days * 24)),
    }),
  )

  app.get(
    '/orders',
    {
      schema: {
        ...schema,
        summary: 'A page of all orders',
        querystring: Type.Object({ position: Position }),
        response: {
          200: Type.Object({
            position: Position,
            next: Position,
            orders: Type.Array(Type.Object(orderFields)),
          }),
        },
      },
    },
    async ({ query: { position } }) => {
      const orders = await pages.page(app.db, position)
      return { position, next: pages.next(position, orders), orders }
    },
  )

  app.get(
    '/plan',
    {
      schema: {
        ...schema,
        summary: 'How the database goes about these questions',
        querystring: Type.Object({ from: From, hours: Hours, days: Days, position: Position }),
      },
    },
    async ({ query: { from, hours, days, position } }, reply) => {
      const parts = [
        `Packing list of ${hours} h`,
        await planOf((db) => packingList(db, period(from, hours)), app.db, dialect),
        `A member's orders in ${days} days`,
        await planOf((db) => memberOrders(db, 1, period(from, days * 24)), app.db, dialect),
        `A page of all orders, after ${position}`,
        await planOf((db) => pages.page(db, position), app.db, dialect),
      ]
      return reply.type('text/plain; charset=utf-8').send(parts.join('\n'))
    },
  )
}
