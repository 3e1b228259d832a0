// Payments: an order is paid at the payment provider, a slow process that isn't ours.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { ErrorBody, httpError } from './errors.ts'
import { Id, IdParams } from './ids.ts'
import { findOrder } from './orders.ts'

const TIME_LIMIT_MS = 5000

const Receipt = Type.Object({ orderId: Id, amountCents: Type.Integer(), receipt: Type.String() })

export const payments: FastifyPluginAsyncTypebox<{ urls: string[] }> = async (app, { urls }) => {
  let turn = 0 // providers are asked in turn

  app.post(
    '/orders/:id/payment',
    {
      schema: {
        tags: ['payments'],
        summary: 'Pay an order',
        params: IdParams,
        response: {
          200: Receipt,
          404: ErrorBody,
          409: ErrorBody,
          502: ErrorBody,
          503: ErrorBody,
          504: ErrorBody,
        },
      },
    },
    async ({ params: { id } }) => {
      const url = urls[turn++ % urls.length]
      if (!url)
        throw httpError(
          503,
          'Payments are not configured: start a payment provider and set PAYMENTS_URLS to its address',
        )
      const order = await findOrder(app.db, id)
      if (!order) throw httpError(404, `There is no order ${id}`)
      if (order.paid) throw httpError(409, `Order ${id} is already paid`)
      // Two requests at once may both get this far and charge twice: without an idempotency key nobody can tell.
      const receipt = await charge(url, { orderId: id, amountCents: order.totalCents })
      await app.db.updateTable('orders').set({ receipt }).where('id', '=', id).execute()
      return { orderId: id, amountCents: order.totalCents, receipt }
    },
  )
}

/** @throws a 504 when the provider takes longer than the time limit (it may have charged all the same), a 502 when it fails. */
async function charge(url: string, payment: { orderId: number; amountCents: number }): Promise<string> {
  try {
    const response = await fetch(new URL('/charges', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payment),
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    })
    if (!response.ok) throw new Error(`it answered ${response.status}`)
    const { receipt } = (await response.json()) as { receipt: string }
    return receipt
  } catch (error) {
    const { name, message } = error as Error
    if (name === 'TimeoutError')
      throw httpError(504, `The payment provider took longer than ${TIME_LIMIT_MS} ms; look before you retry`)
    throw httpError(502, `The payment provider failed: ${message}`)
  }
}
