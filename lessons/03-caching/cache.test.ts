// The strategy by itself, with a catalog that answers when the test says so.
import { expect, test } from 'vitest'
import type { Catalog, Page } from '../../src/shop/catalog.ts'
import { cacheAside } from './cache.ts'
import { memoryStore } from './stores.ts'

/** A catalog whose pages wait to be released, with the price they had when they were asked for. */
function slowCatalog() {
  let price = 100
  const waiting: (() => void)[] = []
  const catalog: Catalog = {
    productPage: (id) => {
      const body = JSON.stringify({ id, priceCents: price })
      return new Promise<Page>((resolve) => waiting.push(() => resolve({ body })))
    },
    setPrice: async (_id, priceCents) => {
      price = priceCents
      return true
    },
  }
  const release = () => {
    for (const go of waiting.splice(0)) go()
  }
  return { catalog, release, computing: () => waiting.length }
}

const store = (pages = 100, ttlMs = 60_000) => memoryStore({ pages, ttlMs })
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a hundred concurrent misses cost one computation', async () => {
  const { catalog, release, computing } = slowCatalog()
  const cached = cacheAside(catalog, store())
  const pages = Array.from({ length: 100 }, () => cached.productPage(1))
  await settled()
  expect(computing()).toBe(1)
  release()
  expect(new Set((await Promise.all(pages)).map((page) => page?.body)).size).toBe(1)
})

test('a page that was being computed when its price changed is not kept', async () => {
  const { catalog, release } = slowCatalog()
  const cached = cacheAside(catalog, store())
  const old = cached.productPage(1)
  await settled()
  await cached.setPrice(1, 200)
  // Who asks now starts anew, rather than waiting for the old one.
  const fresh = cached.productPage(1)
  await settled()
  release()
  expect((await old)?.body).toContain('"priceCents":100')
  expect((await fresh)?.body).toContain('"priceCents":200')
  expect(await cached.productPage(1)).toMatchObject({
    body: expect.stringContaining('"priceCents":200'),
    cacheStatus: 'shop; hit',
  })
})

test('a computation that fails is not remembered', async () => {
  let fails = true
  const catalog: Catalog = {
    productPage: async (id) => {
      if (fails) throw new Error('database is busy')
      return { body: `{"id":${id}}` }
    },
    setPrice: async () => true,
  }
  const cached = cacheAside(catalog, store())
  const both = await Promise.allSettled([cached.productPage(1), cached.productPage(1)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect((await cached.productPage(1))?.body).toBe('{"id":1}')
})

test('a full memory cache drops the page unused for longest', async () => {
  const cache = store(2)
  cache.set(1, 'one')
  cache.set(2, 'two')
  cache.get(1)
  cache.set(3, 'three')
  expect([cache.get(1), cache.get(2), cache.get(3)]).toEqual(['one', undefined, 'three'])
})

test('a product that does not exist is not kept', async () => {
  let asked = 0
  const catalog: Catalog = {
    productPage: async () => {
      asked++
      return undefined
    },
    setPrice: async () => false,
  }
  const cached = cacheAside(catalog, store())
  expect([await cached.productPage(1), await cached.productPage(1)]).toEqual([undefined, undefined])
  expect(asked).toBe(2)
})
