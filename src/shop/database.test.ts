import SQLite from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { indexes } from './schema.ts'
import { testShop } from './testing.ts'

const prepare = vi.spyOn(SQLite.prototype, 'prepare')
const { app, url } = await testShop()
const { app: fresh } = await testShop() // has prepared nothing yet

test('references are enforced', async () => {
  const orphan = { product_id: 999, member_id: 1, rating: 5, text: '' }
  await expect(app.db.insertInto('reviews').values(orphan).execute()).rejects.toThrow('FOREIGN KEY')
})

test('readers and writers share the file by a write-ahead log', async () => {
  const { rows } = await sql<{ journal_mode: string }>`PRAGMA journal_mode`.execute(app.db)
  expect(rows).toEqual([{ journal_mode: 'wal' }])
})

test('a query that comes again is not prepared again', async () => {
  await app.inject({ url: '/products/1' })
  prepare.mockClear()
  await app.inject({ url: '/products/2' })
  expect(prepare).not.toHaveBeenCalled()
})

test('every read finds its rows through an index', async () => {
  prepare.mockClear()
  const paths = [
    '/products?after=5',
    '/orders/1',
    '/photos/1',
    '/members/1',
    '/members/1/photos',
    '/members/1/feed',
  ]
  for (const path of ['/products/1', ...paths]) {
    expect((await fresh.inject({ url: path })).statusCode).toBe(200)
  }
  const reads = new Set(
    prepare.mock.calls.map(([text]) => text).filter((text) => /^(select|with)/.test(text)),
  )
  expect(reads.size).toBe(10)

  const db = new SQLite(url.slice('sqlite:'.length), { readonly: true })
  const steps = [...reads].flatMap((read) => {
    const values = Array(read.split('?').length - 1).fill(1)
    return db.prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${read}`).all(...values)
  })
  const plan = steps.map((step) => step.detail)
  expect(plan.filter((detail) => /^SCAN (?!together)/.test(detail))).toEqual([]) // `together` holds five rows
  // A walk along the primary key isn't called a scan: so each index must be seen in use, too.
  for (const index of indexes) expect(plan.join('\n')).toContain(`INDEX ${index.split(' ')[2]} `)
})
