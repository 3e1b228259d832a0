// Catalog: products, their prices and their stars. It owns the tables products and reviews.
// The shop's own product page also joins the lines of orders ("bought together"). They are not ours here, so it can't.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sql } from 'kysely'
import Type from 'typebox'
import { ErrorBody, httpError } from '../../../src/shop/errors.ts'
import { Id, IdParams } from '../../../src/shop/ids.ts'
import type { Catalog } from './contracts.ts'
import type { CatalogTables } from './tables.ts'

/** What other modules may ask of this one. */
export const catalogFrom = (db: CatalogTables): Catalog => ({
  pricesOf: (productIds) =>
    db
      .selectFrom('products')
      .select(['id', 'price_cents as priceCents'])
      .where('id', 'in', productIds)
      .execute(),
})

const PriceCents = Type.Integer({ minimum: 0, maximum: 100_000_00 })
const ProductPage = Type.Object({
  id: Id,
  name: Type.String(),
  photographer: Type.String(),
  priceCents: PriceCents,
  stars: Type.Array(Type.Integer(), { description: 'How many gave 1, 2, 3, 4 and 5 stars' }),
})

const noProduct = (id: number) => httpError(404, `There is no product ${id}`)

export const catalogRoutes: FastifyPluginAsyncTypebox<{ db: CatalogTables }> = async (app, { db }) => {
  app.get(
    '/products/:id',
    { schema: { params: IdParams, response: { 200: ProductPage, 404: ErrorBody } } },
    async ({ params: { id } }) => {
      const product = await db
        .selectFrom('products')
        .select(['id', 'name', 'photographer', 'price_cents as priceCents'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (!product) throw noProduct(id)
      const counts = await db
        .selectFrom('reviews')
        .select(['rating', sql<number>`count(*)`.as('count')])
        .where('product_id', '=', id)
        .groupBy('rating')
        .execute()
      const stars = [1, 2, 3, 4, 5].map((n) => Number(counts.find(({ rating }) => rating === n)?.count ?? 0))
      return { ...product, stars }
    },
  )

  app.put(
    '/products/:id/price',
    {
      schema: {
        params: IdParams,
        body: Type.Object({ priceCents: PriceCents }),
        response: { 200: Type.Object({ id: Id, priceCents: PriceCents }), 404: ErrorBody },
      },
    },
    async ({ params: { id }, body: { priceCents } }) => {
      const { numUpdatedRows } = await db
        .updateTable('products')
        .set({ price_cents: priceCents })
        .where('id', '=', id)
        .executeTakeFirst()
      if (!numUpdatedRows) throw noProduct(id)
      return { id, priceCents }
    },
  )
}
