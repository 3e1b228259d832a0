// The ten bestsellers, counted over all orders when the last count is too old.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import type { Database } from '../../src/shop/database.ts'
import { Id } from '../../src/shop/ids.ts'

const Bestsellers = Type.Array(
  Type.Object({ id: Id, sold: Type.Integer({ description: 'prints on all orders' }) }),
)

// #region count
/** Reads every line of every order. */
export async function countBestsellers(db: Database): Promise<Static<typeof Bestsellers>> {
  const rows = await db
    .selectFrom('order_lines')
    .select(['product_id as id', sql<number>`sum(quantity)`.as('sold')])
    .groupBy('product_id')
    .orderBy('sold', 'desc')
    .orderBy('id') // ties: always the same ten
    .limit(10)
    .execute()
  return rows.map(({ id, sold }) => ({ id, sold: Number(sold) }))
}
// #endregion count

/** `GET /bestsellers`: a list that is at most `ttlMs` old. */
export const bestsellers: FastifyPluginAsyncTypebox<{ ttlMs: number }> = async (app, { ttlMs }) => {
  // #region keep
  let list: Promise<Static<typeof Bestsellers>> | undefined
  let countedAt = Number.NEGATIVE_INFINITY

  app.get('/bestsellers', { schema: { tags: ['catalog'], response: { 200: Bestsellers } } }, () => {
    const now = performance.now()
    if (!list || now - countedAt >= ttlMs) {
      countedAt = now
      // SQLite runs inside this process: until it has counted, nobody else is answered.
      list = countBestsellers(app.db)
      list.catch(() => (list = undefined)) // a count that failed isn't kept
    }
    return list
  })
  // #endregion keep
}
