// What must stay true of what is measured, wherever its data is: the shop's pages are right, and so are its bestsellers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import measure from '../../benchmarks/measure.ts'
import { lackingEngine, startTrial, type Trial, titled } from '../../src/lab/trial.ts'
import { type Database, openDatabase } from '../../src/shop/database.ts'

const TTL_S = 0.5
const ORDERS = 10_000

type Bestseller = { id: number; sold: number }

interface Variant {
  name: string
  system: string
  /** For real, or the test is skipped. */
  with?: string[]
  /** It has no list of bestsellers. */
  plain?: boolean
}

const variants: Variant[] = [
  { name: 'the shop', system: 'full', plain: true },
  { name: 'with bestsellers', system: 'open' },
  { name: 'with bestsellers, on PostgreSQL', system: 'open', with: ['postgres'] },
  { name: 'with bestsellers, on MySQL', system: 'open', with: ['mysql'] },
  { name: 'yours', system: 'yours' },
]

/** Counted here and not by the database, so that it is another way than the shop's. */
async function bestsellersIn(db: Database): Promise<Bestseller[]> {
  const sold = new Map<number, number>()
  const lines = await db.selectFrom('order_lines').select(['product_id as id', 'quantity']).execute()
  for (const { id, quantity } of lines) sold.set(Number(id), (sold.get(Number(id)) ?? 0) + quantity)
  const descending = [...sold]
    .map(([id, sold]) => ({ id, sold }))
    .sort((a, b) => b.sold - a.sold || a.id - b.id)
  return descending.slice(0, 10)
}

for (const variant of variants) {
  const lacking = await lackingEngine(variant.with)
  describe.skipIf(lacking)(titled(variant.name, lacking), () => {
    let trial: Trial
    let db: Database
    beforeAll(async () => {
      trial = await startTrial(measure, variant.system, { ...variant, knobs: { ttl: TTL_S, orders: ORDERS } })
      db = await openDatabase(trial.databaseUrl)
    }, 120_000)
    afterAll(async () => {
      await db?.destroy()
      await trial?.stop()
    })

    const get = async <Body>(path: string) => {
      const answer = await fetch(trial.url + path)
      return { status: answer.status, body: (await answer.json()) as Body }
    }
    const bestsellers = async () => (await get<Bestseller[]>('/bestsellers')).body
    const order = (productId: number, quantity: number) =>
      fetch(`${trial.url}/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ memberId: 1, lines: [{ productId, quantity }] }),
      })

    test('answers everything that the load asks for, and rightly', async () => {
      expect(await get('/products/20')).toMatchObject({ status: 200, body: { id: 20 } })
      const { body: list } = await get<{ id: number }[]>('/products?after=40000&limit=20')
      expect(list.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => 40_001 + i))
      expect(await get(`/orders/${ORDERS}`)).toMatchObject({ status: 200, body: { id: ORDERS } })
      expect((await get('/products/999999')).status).toBe(404)
    })

    if (variant.plain) return

    test('counts its bestsellers right, whoever asks at the same time', async () => {
      const expected = await bestsellersIn(db)
      const lists = await Promise.all(Array.from({ length: 20 }, bestsellers))
      for (const list of lists) expect(list).toEqual(expected)
    })

    test('a list is no older than its time to live', async () => {
      const [first] = (await bestsellers()) as [Bestseller]
      const listedAt = performance.now()
      expect((await order(first.id, 100)).status).toBe(201)
      await new Promise((resolve) => setTimeout(resolve, listedAt + TTL_S * 1000 + 20 - performance.now()))
      expect((await bestsellers())[0]).toEqual({ id: first.id, sold: first.sold + 100 })
    })

    test('a new bestseller appears in its place', async () => {
      const needed = ((await bestsellers())[9] as Bestseller).sold + 1
      for (let sold = 0; sold < needed; sold += 100) await order(50_000, 100)
      await new Promise((resolve) => setTimeout(resolve, TTL_S * 1000 + 20))
      const after = await bestsellers()
      expect(after.map(({ id }) => id)).toContain(50_000)
      expect(after).toEqual(await bestsellersIn(db))
    })
  })
}
