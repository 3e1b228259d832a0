// What must stay true of caching, whatever keeps the pages: in memory, in the embedded stand-in, and in a real Redis.
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import caching from '../../benchmarks/caching.ts'
import { engines } from '../../src/engines/index.ts'
import { startTrial, type Trial } from '../../src/lab/trial.ts'

const TTL_S = 1.5
const redisHere = (await engines.redis?.find({ PATH: process.env.PATH }))?.some(({ how }) => how === 'binary')

const variants = [
  { name: 'before', system: 'before' },
  { name: 'memory', system: 'memory', caches: true },
  { name: 'redis, stand-in', system: 'redis', how: 'stand-in', caches: true },
  { name: 'redis', system: 'redis', how: 'binary', caches: true },
  { name: 'yours', system: 'yours', caches: true },
] as const

type Page = { id: number; priceCents: number }

for (const variant of variants) {
  const missing = variant.name === 'redis' && !redisHere
  describe.skipIf(missing)(
    `${variant.name}${missing ? ' (skipped: redis-server is not installed)' : ''}`,
    () => {
      let trial: Trial
      beforeAll(async () => {
        trial = await startTrial(caching, variant.system, {
          ...('how' in variant && { how: variant.how }),
          knobs: { ttl: TTL_S },
        })
      }, 60_000)
      afterAll(() => trial?.stop())

      const get = async (id: number) => {
        const answer = await fetch(`${trial.url}/products/${id}`)
        return {
          status: answer.status,
          cache: answer.headers.get('cache-status'),
          page: (await answer.json()) as Page,
        }
      }
      const put = (id: number, priceCents: number) =>
        fetch(`${trial.url}/products/${id}/price`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ priceCents }),
        })

      test('gives the page that the plain shop gives', async () => {
        const first = await get(7)
        const second = await get(7)
        expect(first.status).toBe(200)
        expect(first.page).toMatchObject({
          id: 7,
          ratings: { histogram: expect.any(Array) },
          boughtTogether: expect.any(Array),
        })
        expect(second.page).toEqual(first.page)
        expect((await get(999_999)).status).toBe(404)
      })

      test('shows a new price at once when it is changed through the shop', async () => {
        for (const price of [1234, 5678]) {
          await get(11)
          expect((await put(11, price)).status).toBe(200)
          expect((await get(11)).page.priceCents).toBe(price)
        }
        expect((await put(999_999, 1)).status).toBe(404)
      })

      test('serves no page older than its time to live when the price is changed behind its back', async () => {
        await put(12, 1000)
        await get(12)
        const keptSince = Date.now()
        const database = new Database(trial.database)
        database.prepare('UPDATE products SET price_cents = 2000 WHERE id = 12').run()
        database.close()
        if ('caches' in variant)
          expect(await get(12)).toMatchObject({ cache: 'shop; hit', page: { priceCents: 1000 } })
        await new Promise((resolve) => setTimeout(resolve, keptSince + TTL_S * 1000 + 50 - Date.now()))
        expect((await get(12)).page.priceCents).toBe(2000)
      })

      if ('caches' in variant)
        test('computes a page once for a hundred who ask at the same time', async () => {
          const answers = await Promise.all(Array.from({ length: 100 }, () => get(1)))
          const count = (label: string) => answers.filter(({ cache }) => cache === label).length
          expect(count('shop; fwd=miss; stored')).toBe(1)
          expect(count('shop; fwd=miss; collapsed') + count('shop; hit')).toBe(99)
        })

      if (variant.system === 'redis')
        test('goes on without its cache, frozen or gone: slower, and right', async () => {
          const [redis] = trial.engines
          const pid = redis?.process?.pid() as number
          process.kill(pid, 'SIGSTOP')
          for (const id of [21, 22, 21]) expect(await get(id)).toMatchObject({ status: 200, page: { id } })
          process.kill(pid, 'SIGKILL')
          await redis?.died
          for (const id of [23, 23, 1]) expect(await get(id)).toMatchObject({ status: 200, page: { id } })
          expect((await put(23, 4321)).status).toBe(200)
          expect((await get(23)).page.priceCents).toBe(4321)
        })
    },
  )
}
