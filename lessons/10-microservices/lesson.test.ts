// The same promises, whether it is one process or many; and what is promised when one of the many is away.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import microservices from '../../benchmarks/microservices.ts'
import { lackingEngine, startTrial, type Trial, titled } from '../../src/lab/trial.ts'

interface Variant {
  name: string
  system: string
  /** For real, or the test is skipped. */
  with?: string[]
  /** Its services may be away one by one. */
  split?: boolean
}

const variants: Variant[] = [
  { name: 'monolith', system: 'monolith' },
  { name: 'rest', system: 'rest', split: true },
  { name: 'grpc', system: 'grpc', split: true },
  { name: 'monolith, on PostgreSQL', system: 'monolith', with: ['postgres'] },
  { name: 'rest, on PostgreSQL', system: 'rest', with: ['postgres'], split: true },
  { name: 'yours', system: 'yours' },
]

for (const variant of variants) {
  const lacking = await lackingEngine(variant.with)
  describe.skipIf(lacking)(titled(variant.name, lacking), () => {
    let trial: Trial
    beforeAll(async () => {
      trial = await startTrial(microservices, variant.system, { with: variant.with })
    }, 120_000)
    afterAll(() => trial?.stop())

    async function ask(method: string, path: string, json?: object) {
      const answer = await fetch(`${trial.url}${path}`, {
        method,
        ...(json && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }),
      })
      const body = (await answer.json()) as Record<string, unknown>
      return { status: answer.status, location: answer.headers.get('location') ?? '', body }
    }
    const place = (productId = 2, memberId = 1) =>
      ask('POST', '/orders', { memberId, lines: [{ productId, quantity: 3 }] })

    describe('the contract', () => {
      test('members and products can be read', async () => {
        expect(await ask('GET', '/members/3')).toMatchObject({ status: 200, body: { id: 3 } })
        expect(await ask('GET', '/products/7')).toMatchObject({
          status: 200,
          body: { id: 7, stars: expect.any(Array) },
        })
        for (const path of ['/members/9999999', '/products/9999999', '/orders/999999999', '/nothing'])
          expect((await ask('GET', path)).status).toBe(404)
      })

      test('an order is placed at the price of the moment, is paid, and can be read again', async () => {
        for (const priceCents of [1234, 5678]) {
          expect((await ask('PUT', '/products/11/price', { priceCents })).status).toBe(200)
          const placed = await place(11)
          expect(placed).toMatchObject({
            status: 201,
            body: {
              state: 'paid',
              totalCents: 3 * priceCents,
              lines: [{ productId: 11, quantity: 3, priceCents }],
            },
          })
          expect(placed.location).toBe(`/orders/${placed.body.id}`)
          expect((await ask('GET', placed.location)).body).toEqual(placed.body)
        }
      })

      test('a payment that is declined cancels the order, and that can be seen', async () => {
        await ask('PUT', '/products/12/price', { priceCents: 100_000_00 })
        const placed = await place(12)
        expect(placed.status).toBe(402)
        expect((await ask('GET', placed.location)).body.state).toBe('cancelled')
      })

      test('an order by nobody, of nothing, or of what does not exist is refused', async () => {
        expect((await place(2, 9999999)).body.message).toBe('There is no member 9999999')
        expect((await place(9999999)).body.message).toBe('There is no product 9999999')
        expect((await ask('POST', '/orders', { memberId: 1, lines: [] })).status).toBe(400)
      })

      test('orders placed at the same time all get paid', async () => {
        const placed = await Promise.all(Array.from({ length: 20 }, () => place()))
        expect(placed.map(({ status }) => status)).toEqual(Array(20).fill(201))
        expect(new Set(placed.map(({ body }) => body.id)).size).toBe(20)
      })

      test('the statement holds the charges of paid orders, latest first', async () => {
        const { body } = await place()
        const statement = (await ask('GET', '/payments/statement?last=2')).body as unknown as object[]
        expect(statement).toHaveLength(2)
        expect(statement[0]).toMatchObject({ orderId: body.id, amountCents: body.totalCents })
      })

      test('what services promise one another is not for visitors', async () => {
        for (const path of ['/internal/members/1', '/internal/prices?ids=1', '/internal/charges/1'])
          expect((await ask('GET', path)).status).toBe(404)
      })
    })

    if (variant.split)
      describe('with a service away', () => {
        const service = (role: string) => {
          const found = trial.processes.find(({ name }) => name === role)
          if (!found) throw new Error(`There is no ${role}`)
          return found
        }
        const eventually = async (path: string, state: string) => {
          let seen: unknown
          for (const end = Date.now() + 8_000; Date.now() < end && seen !== state; )
            seen = (await ask('GET', path)).body.state
          return seen
        }

        test('payments: all else works, and the order is undone when payments are back', async () => {
          await service('payments').kill()
          const placed = await place()
          expect(placed.status).toBe(503)
          expect((await ask('GET', placed.location)).body.state).toBe('cancelling')
          expect((await ask('GET', '/payments/statement')).status).toBe(502)
          expect((await ask('GET', '/products/7')).status).toBe(200)
          expect((await ask('GET', '/members/3')).status).toBe(200)

          await service('payments').restart()
          expect(await eventually(placed.location, 'cancelled')).toBe('cancelled')
          expect(await placeAgain()).toBe(201)
        }, 30_000)

        test('catalog: nothing can be ordered, and nothing is left behind', async () => {
          const before = Number((await place()).body.id)
          await service('catalog').kill()
          expect((await ask('GET', '/products/7')).status).toBe(502)
          expect((await place()).status).toBe(503)
          expect((await ask('GET', `/orders/${before}`)).body.state).toBe('paid')
          expect((await ask('GET', `/orders/${before + 1}`)).status).toBe(404)
          await service('catalog').restart()
          expect(await placeAgain()).toBe(201)
        }, 30_000)

        /** gRPC waits a little before it connects again. */
        async function placeAgain() {
          let status = 0
          for (const end = Date.now() + 8_000; Date.now() < end && status !== 201; )
            status = (await place()).status
          return status
        }
      })
  })
}
