import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildShop } from './shop.ts'
import { onEachDatabase } from './testing.ts'

// A stand-in for the provider that answers as told, to see what the shop makes of it.
const asked: unknown[] = []
const signed: { code: number; body: object } = { code: 200, body: { receipt: 'signed' } }
let answer = signed
const provider = Fastify()
provider.post('/charges', (request, reply) => {
  asked.push(request.body)
  return reply.code(answer.code).send(answer.body)
})
afterAll(() => provider.close())

const env = { PAYMENTS_URLS: await provider.listen({ host: '127.0.0.1', port: 0 }) }
await onEachDatabase(({ app, url }) => {
  beforeAll(() => {
    asked.length = 0
    answer = signed
  })
  const pay = (id: number, shop = app) => shop.inject({ method: 'POST', url: `/orders/${id}/payment` })

  test('paying charges the total once, and marks the order paid', async () => {
    const { totalCents } = (await app.inject({ url: '/orders/1' })).json()
    const response = await pay(1)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ orderId: 1, amountCents: totalCents, receipt: 'signed' })
    expect(asked).toEqual([{ orderId: 1, amountCents: totalCents }])
    expect((await app.inject({ url: '/orders/1' })).json().paid).toBe(true)

    expect((await pay(1)).statusCode).toBe(409)
    expect(asked).toHaveLength(1)
  })

  test('when the provider fails the order stays unpaid', async () => {
    answer = { code: 500, body: {} }
    const response = await pay(2)
    expect(response.json()).toEqual({
      error: 'Bad Gateway',
      message: 'The payment provider failed: it answered 500',
    })
    expect((await app.inject({ url: '/orders/2' })).json().paid).toBe(false)
  })

  test('when the provider takes too long, that is said: whether it charged is unknown', async () => {
    const timeUp = AbortSignal.abort(new DOMException('', 'TimeoutError'))
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(timeUp)
    const response = await pay(2)
    timeout.mockRestore()
    expect([response.statusCode, response.json().error]).toEqual([504, 'Gateway Timeout'])
  })

  test('an unknown order is a 404', async () => {
    expect((await pay(999_999)).statusCode).toBe(404)
  })

  test('without a provider, paying is a 503 that says what to set', async () => {
    const shop = await buildShop({ env: { DATABASE_URL: url } })
    const response = await pay(3, shop)
    expect(response.statusCode).toBe(503)
    expect(response.json().message).toContain('PAYMENTS_URLS')
    await shop.close()
  })
}, env)
