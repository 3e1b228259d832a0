import { expect, test } from 'vitest'
import { onEachDatabase } from './testing.ts'

await onEachDatabase(({ app }) => {
  const place = (body: object) => app.inject({ method: 'POST', url: '/orders', body })
  const count = async () => (await app.db.selectFrom('orders').select('id').execute()).length

  test('an order is placed at the prices of the moment, and can be read again', async () => {
    const price = (await app.inject({ url: '/products/2' })).json().priceCents
    const placed = await place({ memberId: 1, lines: [{ productId: 2, quantity: 3 }] })
    expect(placed.statusCode).toBe(201)
    expect(placed.json()).toMatchObject({
      memberId: 1,
      paid: false,
      totalCents: 3 * price,
      lines: [{ productId: 2, quantity: 3, priceCents: price }],
    })
    await app.inject({ method: 'PUT', url: '/products/2/price', body: { priceCents: price + 100 } })
    const read = await app.inject({ url: placed.headers.location as string })
    expect(read.json()).toEqual(placed.json())
  })

  test('a product named twice becomes one line', async () => {
    const line = { productId: 9, quantity: 2 }
    const order = (await place({ memberId: 1, lines: [line, line] })).json()
    expect(order.lines).toMatchObject([{ productId: 9, quantity: 4 }])
  })

  test('an order with one unknown product is not placed at all', async () => {
    const before = await count()
    const response = await place({
      memberId: 1,
      lines: [1, 999].map((productId) => ({ productId, quantity: 1 })),
    })
    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error: 'Not Found', message: 'There is no product 999' })
    expect(await count()).toBe(before)
  })

  test('orders placed at the same time all arrive', async () => {
    const before = await count()
    const order = { memberId: 1, lines: [{ productId: 1, quantity: 1 }] }
    const placed = await Promise.all(Array.from({ length: 20 }, () => place(order)))
    expect(new Set(placed.map((response) => response.json().id)).size).toBe(20)
    expect(await count()).toBe(before + 20)
  })

  test('an unknown member or order is a 404', async () => {
    const response = await place({ memberId: 999, lines: [{ productId: 1, quantity: 1 }] })
    expect([response.statusCode, response.json().message]).toEqual([404, 'There is no member 999'])
    expect((await app.inject({ url: '/orders/999999' })).statusCode).toBe(404)
  })

  test.each([
    {},
    { memberId: 1, lines: [] },
    { memberId: 1, lines: [{ productId: 1, quantity: 0 }] },
    { memberId: 0, lines: [{ productId: 1, quantity: 1 }] },
  ])('%j is a bad request', async (body) => {
    expect((await place(body)).statusCode).toBe(400)
  })
})
