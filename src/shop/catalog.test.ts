import { expect, test } from 'vitest'
import { catalogFrom } from './catalog.ts'
import { insertForId } from './database/inserts.ts'
import { buildShop } from './shop.ts'
import { onEachDatabase, smallShop } from './testing.ts'

await onEachDatabase(({ app, url }) => {
  const get = (url: string) => app.inject({ url })
  const setPrice = (id: number, priceCents: unknown) =>
    app.inject({ method: 'PUT', url: `/products/${id}/price`, body: { priceCents } })

  test('the page opens with the product', async () => {
    const response = await get('/products/7')
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.headers).not.toHaveProperty('cache-status')
    expect(response.body).toMatch(/^\{"id":7,.*"priceCents":\d+,/)
  })

  test('the rating histogram, count and average are those of a naive count', async () => {
    const reviews = await app.db.selectFrom('reviews').select(['product_id', 'rating']).execute()
    for (const id of [1, 2, 50, smallShop.products]) {
      const ratings = reviews.filter((review) => review.product_id === id).map((review) => review.rating)
      const histogram = [1, 2, 3, 4, 5].map((stars) => ratings.filter((rating) => rating === stars).length)
      const average = ratings.length ? ratings.reduce((a, b) => a + b) / ratings.length : null
      expect((await get(`/products/${id}`)).json().ratings).toEqual({
        count: ratings.length,
        average,
        histogram,
      })
    }
  })

  test('bought together are the five that a naive count finds', async () => {
    const lines = await app.db.selectFrom('order_lines').select(['order_id', 'product_id']).execute()
    for (const id of [1, 2, 50, smallShop.products]) {
      const own = new Set(lines.filter((line) => line.product_id === id).map((line) => line.order_id))
      const counts = new Map<number, number>()
      for (const { order_id, product_id: other } of lines) {
        if (own.has(order_id) && other !== id) counts.set(other, (counts.get(other) ?? 0) + 1)
      }
      const five = [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, 5)
      const page = (await get(`/products/${id}`)).json()
      expect(page.boughtTogether.map((p: { id: number; orders: number }) => [p.id, p.orders])).toEqual(five)
    }
  })

  test('a product that nobody rated or ordered has an empty page, not an error', async () => {
    const row = { name: 'New', photographer: 'Ida', description: '', price_cents: 100 }
    const id = await insertForId(app.db, 'products', row)
    const page = (await get(`/products/${id}`)).json()
    expect(page.ratings).toEqual({ count: 0, average: null, histogram: [0, 0, 0, 0, 0] })
    expect(page.boughtTogether).toEqual([])
    await app.db.deleteFrom('products').where('id', '=', id).execute()
  })

  test('a new price is answered, and on the page from then on', async () => {
    const response = await setPrice(3, 12_345)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ id: 3, priceCents: 12_345 })
    expect((await get('/products/3')).json().priceCents).toBe(12_345)
  })

  test('the list goes on where the last page ended', async () => {
    const ids = async (url: string) => (await get(url)).json().map((product: { id: number }) => product.id)
    expect(await ids('/products?limit=3')).toEqual([1, 2, 3])
    expect(await ids('/products?limit=3&after=3')).toEqual([4, 5, 6])
    expect(await ids('/products?after=300')).toEqual([])
  })

  test.each(['/products/0', '/products/one', '/products/1.5', '/products?limit=0', '/products?limit=101'])(
    'GET %s is a bad request',
    async (url) => {
      const response = await get(url)
      expect(response.statusCode).toBe(400)
      expect(response.json()).toEqual({ error: 'Bad Request', message: expect.any(String) })
    },
  )

  test.each([-1, 1.5, 'free', '100', null, undefined])('a price of %s is a bad request', async (price) => {
    const before = (await get('/products/5')).json().priceCents
    expect((await setPrice(5, price)).statusCode).toBe(400)
    expect((await get('/products/5')).json().priceCents).toBe(before)
  })

  test('a product that does not exist is a 404, to read and to price', async () => {
    for (const response of [await get('/products/999'), await setPrice(999, 100)]) {
      expect(response.statusCode).toBe(404)
      expect(response.json()).toEqual({ error: 'Not Found', message: 'There is no product 999' })
    }
  })

  test('a lesson can wrap the catalog; the routes use the wrapped one and send its cache status', async () => {
    const wrapped = await buildShop({
      env: { DATABASE_URL: url },
      catalog: (plain) => ({
        ...plain,
        productPage: async (id) => {
          const page = await plain.productPage(id)
          return page && { ...page, cacheStatus: 'shop; hit' }
        },
      }),
    })
    const response = await wrapped.inject({ url: '/products/1' })
    expect(response.headers['cache-status']).toBe('shop; hit')
    expect(response.body).toBe((await catalogFrom(app.db).productPage(1))?.body)
    expect((await wrapped.inject({ url: '/products/999' })).statusCode).toBe(404)
    await wrapped.close()
  })
})
