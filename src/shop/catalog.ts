// Catalog: products and their pages. The product page is the shop's busiest and most expensive read.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import type { Database } from './database.ts'
import { ErrorBody, httpError } from './errors.ts'
import { Id, IdParams } from './ids.ts'

/** A page as it will be sent. `cacheStatus`, when set, becomes the `Cache-Status` header (RFC 9211). */
export type Page = { body: string; cacheStatus?: string }

/** What a lesson may wrap with its own strategy: see `buildShop`. */
export interface Catalog {
  /** The product's page as JSON text; undefined when there is no such product. */
  productPage(id: number): Promise<Page | undefined>
  /** False when there is no such product. */
  setPrice(id: number, priceCents: number): Promise<boolean>
}

const PriceCents = Type.Integer({ minimum: 0, maximum: 100_000_00 })
const Product = Type.Object({
  id: Id,
  name: Type.String(),
  photographer: Type.String(),
  description: Type.String(),
  priceCents: PriceCents,
})
const ProductPage = Type.Object({
  ...Product.properties,
  ratings: Type.Object({
    count: Type.Integer(),
    average: Type.Union([Type.Number(), Type.Null()], { description: 'null when nobody has rated it' }),
    histogram: Type.Array(Type.Integer(), { description: 'How many gave 1, 2, 3, 4 and 5 stars' }),
  }),
  boughtTogether: Type.Array(Type.Object({ id: Id, name: Type.String(), orders: Type.Integer() }), {
    description: 'The five products most often on the same orders, and on how many',
  }),
})

/** The plain catalog: every page is computed from the tables when asked for. */
export function catalogFrom(db: Database): Catalog {
  return {
    async productPage(id) {
      const product = await productsOf(db).where('id', '=', id).executeTakeFirst()
      if (!product) return undefined
      const page: Static<typeof ProductPage> = {
        ...product,
        ratings: await ratingsOf(db, id),
        boughtTogether: await boughtTogetherWith(db, id),
      }
      return { body: JSON.stringify(page) }
    },
    async setPrice(id, priceCents) {
      const result = await db
        .updateTable('products')
        .set({ price_cents: priceCents })
        .where('id', '=', id)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },
  }
}

const productsOf = (db: Database) =>
  db.selectFrom('products').select(['id', 'name', 'photographer', 'description', 'price_cents as priceCents'])

async function ratingsOf(db: Database, productId: number) {
  const rows = await db
    .selectFrom('reviews')
    .select(['rating', sql<number>`count(*)`.as('count')])
    .where('product_id', '=', productId)
    .groupBy('rating')
    .execute()
  const histogram = [1, 2, 3, 4, 5].map((rating) =>
    Number(rows.find((row) => row.rating === rating)?.count ?? 0),
  )
  const count = histogram.reduce((sum, n) => sum + n, 0)
  const stars = histogram.reduce((sum, n, index) => sum + n * (index + 1), 0)
  return { count, average: count ? stars / count : null, histogram }
}

/** Joins the lines of every order that the product is on: the more popular the product, the more work. */
function boughtTogetherWith(db: Database, productId: number) {
  return db
    .with('together', (qb) =>
      qb
        .selectFrom('order_lines as own')
        .innerJoin('order_lines as other', 'other.order_id', 'own.order_id')
        .select(['other.product_id as id', sql<number>`count(*)`.as('orders')])
        .where('own.product_id', '=', productId)
        .where('other.product_id', '!=', productId)
        .groupBy('other.product_id')
        .orderBy('orders', 'desc')
        .orderBy('id') // ties: always the same five
        .limit(5),
    )
    .selectFrom('together')
    .innerJoin('products', 'products.id', 'together.id')
    .select(['together.id', 'products.name', 'together.orders'])
    .orderBy('together.orders', 'desc')
    .orderBy('together.id')
    .execute()
}

const noProduct = (id: number) => httpError(404, `There is no product ${id}`)

export const catalog: FastifyPluginAsyncTypebox = async (app) => {
  const schema = { tags: ['catalog'] }

  app.get(
    '/products',
    {
      schema: {
        ...schema,
        summary: 'A page of the list; pass the last id as `after` for the next',
        querystring: Type.Object({
          after: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
        }),
        response: { 200: Type.Array(Product) },
      },
    },
    ({ query }) =>
      productsOf(app.db).where('id', '>', query.after).orderBy('id').limit(query.limit).execute(),
  )

  app.get(
    '/products/:id',
    {
      schema: {
        ...schema,
        summary: 'The product page',
        params: IdParams,
        response: { 200: ProductPage, 404: ErrorBody },
      },
    },
    async ({ params }, reply) => {
      const page = await app.catalog.productPage(params.id)
      if (!page) throw noProduct(params.id)
      if (page.cacheStatus) reply.header('cache-status', page.cacheStatus)
      reply.type('application/json; charset=utf-8')
      return page.body as never // already JSON text: Fastify sends a string as it is
    },
  )

  app.put(
    '/products/:id/price',
    {
      schema: {
        ...schema,
        params: IdParams,
        body: Type.Object({ priceCents: PriceCents }),
        response: { 200: Type.Object({ id: Id, priceCents: PriceCents }), 404: ErrorBody },
      },
    },
    async ({ params: { id }, body: { priceCents } }) => {
      if (!(await app.catalog.setPrice(id, priceCents))) throw noProduct(id)
      return { id, priceCents }
    },
  )
}
