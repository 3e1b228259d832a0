// Services talk by REST: HTTP, JSON, and a URL for each thing. What is under /internal the gateway doesn't let through.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { request } from 'undici'
import { IdParams } from '../../src/shop/ids.ts'
import type { Catalog, Members, Payments, Price } from './modules/contracts.ts'
import { CALL_WITHIN_MS, inTurn, type Transport, unreachable } from './transport.ts'

// #region offer
const membersApi: FastifyPluginAsyncTypebox<{ members: Members }> = async (app, { members }) => {
  app.get('/internal/members/:id', { schema: { params: IdParams } }, async ({ params: { id } }) => ({
    exists: await members.exists(id),
  }))
}

const catalogApi: FastifyPluginAsyncTypebox<{ catalog: Catalog }> = async (app, { catalog }) => {
  const querystring = Type.Object({ ids: Type.String({ pattern: '^[0-9]+(,[0-9]+)*$' }) })
  app.get('/internal/prices', { schema: { querystring } }, async ({ query: { ids } }) =>
    catalog.pricesOf(ids.split(',').map(Number)),
  )
}

const paymentsApi: FastifyPluginAsyncTypebox<{ payments: Payments }> = async (app, { payments }) => {
  // PUT: the caller names the charge, so that doing it twice is doing it once. POST wouldn't say that.
  const body = Type.Object({ amountCents: Type.Integer({ minimum: 0 }) })
  app.put('/internal/charges/:id', { schema: { params: IdParams, body } }, async ({ params, body }) => ({
    outcome: await payments.charge(params.id, body.amountCents),
  }))
  app.delete('/internal/charges/:id', { schema: { params: IdParams } }, async ({ params: { id } }, reply) => {
    await payments.cancel(id)
    return reply.code(204).send()
  })
}
// #endregion offer

// #region call
/** @throws a 503 when there is no answer in time, or not a good one */
async function call<T>(url: string, method: 'GET' | 'PUT' | 'DELETE', json?: object): Promise<T> {
  try {
    const { statusCode, body } = await request(url, {
      method,
      ...(json && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(CALL_WITHIN_MS),
    })
    const text = await body.text() // always to the end: only then is its connection free again
    if (statusCode >= 300) throw new Error(`it answered ${statusCode}: ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  } catch (error) {
    throw unreachable(error)
  }
}
// #endregion call

export const rest: Transport = {
  offer: {
    members: async (app, members) => void (await app.register(membersApi, { members })),
    catalog: async (app, catalog) => void (await app.register(catalogApi, { catalog })),
    payments: async (app, payments) => void (await app.register(paymentsApi, { payments })),
  },
  call: {
    members(urls) {
      const next = inTurn(urls)
      return {
        exists: async (id) =>
          (await call<{ exists: boolean }>(`${next()}/internal/members/${id}`, 'GET')).exists,
      }
    },
    catalog(urls) {
      const next = inTurn(urls)
      return { pricesOf: (ids) => call<Price[]>(`${next()}/internal/prices?ids=${ids.join(',')}`, 'GET') }
    },
    payments(urls) {
      const next = inTurn(urls)
      return {
        async charge(orderId, amountCents) {
          const url = `${next()}/internal/charges/${orderId}`
          return (await call<{ outcome: 'charged' | 'declined' }>(url, 'PUT', { amountCents })).outcome
        },
        cancel: (orderId) => call(`${next()}/internal/charges/${orderId}`, 'DELETE'),
      }
    },
  },
}
