import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { smallShop, temporaryFolder } from '../testing.ts'
import { type SeedOptions, seedDatabase } from './seed.ts'

const folder = await temporaryFolder()

async function build(name: string, options: Partial<SeedOptions> = {}) {
  const path = join(folder, name)
  await seedDatabase(`sqlite:${path}`, { ...smallShop, ...options })
  return new SQLite(path, { readonly: true })
}

const tables = ['members', 'products', 'reviews', 'orders', 'order_lines', 'photos', 'follows']
const hash = (db: SQLite.Database, table: string) =>
  createHash('sha256')
    .update(JSON.stringify(db.prepare(`SELECT * FROM ${table}`).raw().all()))
    .digest('hex')

const db = await build('shop.sqlite')
const numbers = (sql: string) => db.prepare<[], number>(sql).pluck().all()

test('the same seed gives the same rows, another seed others', async () => {
  const same = await build('same.sqlite')
  const other = await build('other.sqlite', { seed: 2 })
  for (const table of tables) expect([table, hash(same, table)]).toEqual([table, hash(db, table)])
  for (const table of ['products', 'reviews', 'orders', 'order_lines', 'follows']) {
    expect([table, hash(other, table)]).not.toEqual([table, hash(db, table)])
  }
})

test("one table's size does not change another's rows", async () => {
  const fewer = await build('fewer.sqlite', { reviews: 10 })
  for (const table of ['products', 'orders', 'order_lines']) expect(hash(fewer, table)).toBe(hash(db, table))
})

test('the sizes are those asked for', () => {
  const count = (table: string) => numbers(`SELECT count(*) FROM ${table}`)[0]
  expect(['products', 'reviews', 'orders', 'members'].map(count)).toEqual([300, 5000, 2000, 100])
  const perOrder = numbers(
    'SELECT DISTINCT count(*) AS lines FROM order_lines GROUP BY order_id ORDER BY lines',
  )
  expect(perOrder).toEqual([1, 2, 3, 4])
})

test('every reference holds and the file is sound', () => {
  expect(db.pragma('foreign_key_check')).toEqual([])
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(numbers('SELECT count(*) FROM follows WHERE follower_id = followee_id')).toEqual([0])
})

test('product 1 is the bestseller', () => {
  for (const table of ['reviews', 'order_lines']) {
    expect(
      numbers(`SELECT product_id FROM ${table} GROUP BY product_id ORDER BY count(*) DESC LIMIT 1`),
    ).toEqual([1])
  }
})

test('an order tends to hold editions of one picture', () => {
  const [share] = numbers(`
    SELECT avg((a.product_id - 1) / 5 = (b.product_id - 1) / 5)
    FROM order_lines a JOIN order_lines b ON b.order_id = a.order_id AND b.product_id <> a.product_id
    WHERE a.product_id > 100`)
  expect(share).toBeGreaterThan(0.2) // by chance it would be under 0.01
})

test('the planner has its statistics', () => {
  const analyzed = db.prepare<[], string>('SELECT DISTINCT tbl FROM sqlite_stat1').pluck().all()
  expect(analyzed.sort()).toEqual([...tables].sort())
})

test('the single file is the whole database', () => {
  const copy = join(folder, 'copy.sqlite')
  copyFileSync(join(folder, 'shop.sqlite'), copy)
  const copied = new SQLite(copy, { readonly: true })
  expect(hash(copied, 'order_lines')).toBe(hash(db, 'order_lines'))
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
})

test('progress goes from 0 to 1 and never back', async () => {
  const seen: number[] = []
  await seedDatabase(`sqlite:${join(folder, 'progress.sqlite')}`, smallShop, (done) => seen.push(done))
  expect(seen[0]).toBe(0)
  expect(seen.at(-1)).toBe(1)
  expect(seen.filter((done) => done === 1)).toHaveLength(1)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
})

test('a build that is called off leaves nothing', async () => {
  const stop = new AbortController()
  const building = seedDatabase(
    `sqlite:${join(folder, 'off.sqlite')}`,
    smallShop,
    () => stop.abort(new Error('called off')),
    stop.signal,
  )
  await expect(building).rejects.toThrow('called off')
  expect(readdirSync(folder).filter((file) => file.startsWith('off'))).toEqual([])
})
