// What must stay true of the lesson's questions, whatever index answers them, however they are asked, and whatever holds the data.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import indexing from '../../benchmarks/indexing.ts'
import { lackingEngine, startTrial, type Trial, titled } from '../../src/lab/trial.ts'
import { type Database, openDatabase } from '../../src/shop/database.ts'
import type { PackedOrder } from './packing-list.ts'

interface Variant {
  system: string
  /** Instead of SQLite. */
  on?: 'postgres' | 'mysql'
  /** How the database says that it finds the packing list's orders, and a member's. */
  plan: { packing: RegExp; member: RegExp }
}

const scan = /SCAN orders\n|Seq Scan on orders |table: orders, type: ALL, key: –/
const byTime = /orders USING INDEX orders_by_time \(|Index Scan using orders_by_time|key: orders_by_time,/
const covering = /USING COVERING INDEX orders_by_time_covering \(created_at_ms>/
const byMember = /USING COVERING INDEX orders_by_member \(member_id=\? AND created_at_ms>/
const foreignKey = /key: member_id,/ // MySQL's own: it makes an index for each

const variants: Variant[] = [
  { system: 'before', plan: { packing: scan, member: scan } },
  { system: 'index', plan: { packing: byTime, member: byTime } },
  { system: 'n-plus-one', plan: { packing: byTime, member: byTime } },
  { system: 'covering', plan: { packing: covering, member: covering } },
  { system: 'member-first', plan: { packing: /SCAN orders USING COVERING/, member: byMember } },
  { system: 'many', plan: { packing: /orders_by_time/, member: byMember } },
  { system: 'yours', plan: { packing: byTime, member: byTime } },
  { system: 'before', on: 'postgres', plan: { packing: scan, member: scan } },
  { system: 'postgres-join', on: 'postgres', plan: { packing: byTime, member: byTime } },
  { system: 'postgres-n-plus-one', on: 'postgres', plan: { packing: byTime, member: byTime } },
  {
    system: 'postgres-generic',
    on: 'postgres',
    plan: { packing: /Seq Scan on order_lines/, member: byTime },
  },
  { system: 'before', on: 'mysql', plan: { packing: scan, member: foreignKey } },
  { system: 'index', on: 'mysql', plan: { packing: byTime, member: foreignKey } },
  { system: 'n-plus-one', on: 'mysql', plan: { packing: byTime, member: foreignKey } },
]

const HOUR_MS = 3600 * 1000
const FROM_MS = Date.UTC(2025, 6, 4, 12)

/** What the questions' answers must be, found without any of the lesson's code. The same seed makes the same rows in each database. */
let right: {
  orders: Omit<PackedOrder, 'lines'>[]
  packed: PackedOrder[]
  /** The first order's. */
  member: { memberId: number; orders: object[] }
}

async function naively(db: Database): Promise<typeof right> {
  const rows = await db.selectFrom('orders').selectAll().execute()
  const orders = rows
    .map(({ id, member_id, created_at_ms }) => ({ id, memberId: member_id, createdAtMs: created_at_ms }))
    .sort((a, b) => a.id - b.id)
  const within = (hours: number) => (order: { createdAtMs: number }) =>
    order.createdAtMs >= FROM_MS && order.createdAtMs < FROM_MS + hours * HOUR_MS
  const lines = await db.selectFrom('order_lines').selectAll().execute()
  const products = await db.selectFrom('products').select(['id', 'name']).execute()
  const names = new Map(products.map(({ id, name }) => [id, name]))
  const packed = orders.filter(within(2)).map((order) => ({
    ...order,
    lines: lines
      .filter((line) => line.order_id === order.id)
      .sort((a, b) => a.product_id - b.product_id)
      .map(({ product_id, quantity }) => ({
        productId: product_id,
        name: names.get(product_id) as string,
        quantity,
      })),
  }))
  const memberId = packed[0]?.memberId as number
  const ofMember = orders
    .filter((order) => order.memberId === memberId)
    .filter(within(90 * 24))
    .map(({ id, createdAtMs }) => ({ id, createdAtMs }))
  return { orders, packed, member: { memberId, orders: ofMember } }
}

interface Answer {
  position: number
  next: number
  orders: PackedOrder[]
}

/** A system, and its database opened beside it; both end with the tests of the `describe`. */
function trialOf(system: string, options: Parameters<typeof startTrial>[2] = {}) {
  let trial: Trial
  let db: Database
  beforeAll(async () => {
    trial = await startTrial(indexing, system, options)
    db = await openDatabase(trial.databaseUrl)
    right ??= await naively(db)
  }, 120_000)
  afterAll(async () => {
    await db?.destroy()
    await trial?.stop()
  })
  const get = (path: string) => fetch(`${trial.url}${path}`)
  return {
    db: () => db,
    get,
    json: async (path: string) => (await (await get(path)).json()) as Answer,
    url: () => trial.url,
  }
}

for (const { system, on, plan } of variants) {
  const lacking = await lackingEngine(on ? [on] : [])
  describe.skipIf(lacking)(titled(on ? `${system} on ${on}` : system, lacking), () => {
    const { get, json, url } = trialOf(system, on ? { with: [on] } : {})
    const packingList = async (from: number, hours: number): Promise<PackedOrder[]> =>
      (await json(`/packing-list?from=${from}&hours=${hours}`)).orders

    test('the packing list is the one that a naive search finds', async () => {
      expect(right.packed.length).toBeGreaterThan(40)
      expect(await packingList(FROM_MS, 2)).toEqual(right.packed)
    })

    test('a list begins with the order of its first moment, and ends before that of its last', async () => {
      const [first, , third] = right.packed as [PackedOrder, PackedOrder, PackedOrder]
      const hours = (third.createdAtMs - first.createdAtMs) / HOUR_MS
      expect(await packingList(first.createdAtMs, hours)).toEqual(right.packed.slice(0, 2))
      expect(await packingList(first.createdAtMs + 1, hours)).toEqual(right.packed.slice(1, 3))
    })

    test('a list of a time without orders is empty', async () => {
      expect(await packingList(Date.UTC(2020, 0, 1), 1)).toEqual([])
    })

    test("a member's orders are those that a naive search finds", async () => {
      const { memberId, orders } = right.member
      expect(orders.length).toBeGreaterThan(0)
      expect(await json(`/members/${memberId}/orders?from=${FROM_MS}&days=90`)).toEqual(right.member)
    })

    test('page follows page, from the first to the last', async () => {
      const seen: object[] = []
      let next = 0
      for (let page = 0; page < 3; page++) {
        const answer = await json(`/orders?position=${next}`)
        seen.push(...answer.orders)
        next = answer.next
      }
      expect(seen).toEqual(right.orders.slice(0, 60))
      const last = right.orders.length
      expect((await json(`/orders?position=${last - 5}`)).orders).toEqual(right.orders.slice(-5))
      expect(await json(`/orders?position=${last}`)).toEqual({ position: last, next: last, orders: [] })
    })

    test('the database says how it finds the rows', async () => {
      const text = await (await get('/plan?hours=1&days=1')).text()
      const [, packing, member] = /^Packing list(.*)^A member's orders(.*)^A page/ms.exec(text) ?? []
      expect(packing).toMatch(plan.packing)
      expect(member).toMatch(plan.member)
    })

    test('what is asked of it in vain is refused', async () => {
      for (const path of ['/packing-list?hours=0', '/packing-list?hours=169', '/orders?position=-1'])
        expect((await get(path)).status).toBe(400)
    })

    // Last, since it adds rows.
    test('every order that was accepted is on the list', async () => {
      const since = Date.now()
      const body = JSON.stringify({ memberId: 7, lines: [{ productId: 9, quantity: 3 }] })
      const headers = { 'content-type': 'application/json' }
      const placed = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const answer = await fetch(`${url()}/orders`, { method: 'POST', headers, body })
          expect(answer.status).toBe(201)
          return ((await answer.json()) as { id: number }).id
        }),
      )
      const listed = await packingList(since, 1)
      expect(listed.map(({ id }) => id).sort()).toEqual(placed.sort())
      for (const { lines } of listed) expect(lines).toMatchObject([{ productId: 9, quantity: 3 }])
    })
  })
}

describe.each([
  ['offset', 'skips an order', 21],
  ['keyset', 'goes on with the next one', 20],
])('pages by %s', (system, what, index) => {
  const { db, json } = trialOf(system)
  test(`when an order was deleted that has been seen, the next page ${what}`, async () => {
    const { next, orders } = await json('/orders')
    const id = orders[0]?.id as number
    await db().deleteFrom('order_lines').where('order_id', '=', id).execute()
    await db().deleteFrom('orders').where('id', '=', id).execute()
    expect((await json(`/orders?position=${next}`)).orders[0]).toEqual(right.orders[index])
  })
})
