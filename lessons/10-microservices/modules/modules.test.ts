// Each module touches its own tables, and no others: else it couldn't be taken out.
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { type KyselyPlugin, type OperationNode, TableNode } from 'kysely'
import { expect, test } from 'vitest'
import { testShop } from '../../../src/shop/testing.ts'
import { catalogFrom, catalogRoutes } from './catalog.ts'
import { memberRoutes, membersFrom } from './members.ts'
import { createOrdersTables, moveOrder, orderRoutes, priced, writeOrder } from './orders.ts'
import { createPaymentsTables, paymentsFrom } from './payments.ts'
import { signing, signingKey, statementRoutes } from './statement.ts'
import type { Everything } from './tables.ts'

const shop = await testShop()

/** The shop's database, and the names of the tables that are used through it. */
function watched(): { db: Everything; touched: Set<string> } {
  const touched = new Set<string>()
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if (TableNode.is(node as OperationNode)) touched.add((node as TableNode).table.identifier.name)
    for (const part of Object.values(node)) look(part)
  }
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      look(node)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return { db: (shop.app.db as unknown as Everything).withPlugin(plugin), touched }
}

async function get(routes: (app: FastifyInstance) => unknown, url: string) {
  const app = Fastify()
  routes(app)
  const { statusCode } = await app.inject({ url })
  await app.close()
  return statusCode
}

test('members', async () => {
  const { db, touched } = watched()
  expect(await get((app) => app.register(memberRoutes, { db }), '/members/1')).toBe(200)
  expect(await membersFrom(db).exists(1)).toBe(true)
  expect(touched).toEqual(new Set(['members']))
})

test('catalog', async () => {
  const { db, touched } = watched()
  expect(await get((app) => app.register(catalogRoutes, { db }), '/products/1')).toBe(200)
  expect(await catalogFrom(db).pricesOf([1, 2, 999_999])).toHaveLength(2)
  expect(touched).toEqual(new Set(['products', 'reviews']))
})

test('orders', async () => {
  const { db, touched } = watched()
  await createOrdersTables(db)
  const members = { exists: async () => true }
  const lines = await priced({ memberId: 1, lines: [{ productId: 1, quantity: 2 }] }, members, {
    pricesOf: async () => [{ id: 1, priceCents: 100 }],
  })
  const { id } = await writeOrder(db, 1, lines)
  await moveOrder(db, id, ['pending'], 'paid')
  const place = () => Promise.reject(new Error('not used'))
  expect(await get((app) => app.register(orderRoutes, { db, place }), `/orders/${id}`)).toBe(200)
  expect(touched).toEqual(new Set(['orders', 'order_lines', 'order_states']))
})

test('payments', async () => {
  const { db, touched } = watched()
  await createPaymentsTables(db)
  await paymentsFrom(db).charge(1, 100)
  await paymentsFrom(db).cancel(2)
  const key = await signingKey(join(import.meta.dirname, '..', 'demo-key.pem'))
  const routes = (app: FastifyInstance) => app.register(statementRoutes, { db, sign: signing.pool, key })
  expect(await get(routes, '/payments/statement')).toBe(200)
  expect(touched).toEqual(new Set(['charges']))
})
