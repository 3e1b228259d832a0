// The seed on a server: the same shop as in SQLite, row by row and page by page.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { insertForId } from '../database/inserts.ts'
import type { Database, Tables } from '../database.ts'
import { indexes } from '../schema.ts'
import { onEachServer, smallShop, testShop } from '../testing.ts'
import { seedDatabase } from './seed.ts'

const order: Record<keyof Tables, string> = {
  members: 'id',
  products: 'id',
  reviews: 'id',
  orders: 'id',
  order_lines: 'order_id, product_id',
  photos: 'id',
  follows: 'follower_id, followee_id',
}
const tables = Object.keys(order) as (keyof Tables)[]
const rowsOf = async (db: Database, table: keyof Tables) =>
  (await sql`SELECT * FROM ${sql.table(table)} ORDER BY ${sql.raw(order[table])}`.execute(db)).rows

const { app: sqlite } = await testShop()

await onEachServer(async (server) => {
  const { app, url } = await testShop({}, server)

  test.each(tables)('%s has the rows that it has in SQLite', async (table) => {
    const rows = await rowsOf(app.db, table)
    expect(rows.length).toBeGreaterThan(50)
    expect(rows).toEqual(await rowsOf(sqlite.db, table))
  })

  test('pages are the same, byte for byte', async () => {
    const paths = Array.from({ length: 100 }, (_, i) => `/products/${i + 1}`)
    for (const path of [
      ...paths,
      '/products?after=100&limit=100',
      '/orders/9',
      '/members/1/feed?limit=100',
    ]) {
      const page = (await app.inject({ url: path })).body
      expect(page).toBe((await sqlite.inject({ url: path })).body)
    }
  })

  test('references and checks hold', async () => {
    const member = { product_id: 1, member_id: 1, rating: 5, text: '' }
    for (const wrong of [{ product_id: 999 }, { member_id: 999 }, { rating: 6 }])
      await expect(
        app.db
          .insertInto('reviews')
          .values({ ...member, ...wrong })
          .execute(),
      ).rejects.toThrow(/constraint/i)
    const line = { order_id: 1, product_id: 1, quantity: 1, price_cents: 100 }
    await app.db.deleteFrom('order_lines').where('order_id', '=', 1).execute()
    await app.db.insertInto('order_lines').values(line).execute()
    await expect(app.db.insertInto('order_lines').values(line).execute()).rejects.toThrow(/duplicate/i)
    for (const wrong of [{ order_id: 999_999 }, { quantity: 0 }])
      await expect(
        app.db
          .insertInto('order_lines')
          .values({ ...line, product_id: 2, ...wrong })
          .execute(),
      ).rejects.toThrow(/constraint/i)
  })

  test('new rows get ids that follow', async () => {
    const product = { name: 'New', photographer: 'Ida', description: '', price_cents: 100 }
    expect(await insertForId(app.db, 'products', product)).toBe(smallShop.products + 1)
    expect(await insertForId(app.db, 'orders', { member_id: 1, created_at_ms: Date.now() })).toBe(
      smallShop.orders + 1,
    )
  })

  test('each index is there', async () => {
    const { rows } = await (server === 'postgres'
      ? sql<{ name: string }>`SELECT indexname AS name FROM pg_indexes`
      : sql<{
          name: string
        }>`SELECT index_name AS name FROM information_schema.statistics WHERE table_schema = database()`
    ).execute(app.db)
    const names = rows.map(({ name }) => name)
    for (const index of indexes) expect(names).toContain(index.split(' ')[2])
  })

  test('a database that has tables is refused, and stays as it is', async () => {
    const reviews = await rowsOf(app.db, 'reviews')
    await expect(seedDatabase(url, smallShop)).rejects.toThrow(
      /there are tables already \(follows, members, order_lines, orders, photos …\).*Make a new one, or drop them/,
    )
    expect(await rowsOf(app.db, 'reviews')).toEqual(reviews)
  })
})
