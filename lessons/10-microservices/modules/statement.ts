// The statement for the tax office: the latest charges, each signed with a 4096-bit RSA key.
import { createPrivateKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { PaymentsTables } from './tables.ts'

// #region signing
type Sign = (text: string, key: KeyObject) => string | Promise<string>

/** One signature takes a few milliseconds of a processor. The two differ in what the process can do meanwhile. */
export const signing: Record<'blocking' | 'pool', Sign> = {
  /** Nothing. This is the form that one finds first, and that works so well while one tries it out alone. */
  blocking: (text, key) => sign('sha256', Buffer.from(text), key).toString('base64url'),
  /** All else: with a callback, Node signs on its thread pool. */
  pool: async (text, key) => (await signOnPool('sha256', Buffer.from(text), key)).toString('base64url'),
}
const signOnPool = promisify(sign)
// #endregion signing

/** The key in a PEM file; without a file a new one, which takes seconds to make. A real one is kept safe, and outlives the process. */
export async function signingKey(file: string): Promise<KeyObject> {
  if (file) return createPrivateKey(readFileSync(file))
  return (await promisify(generateKeyPair)('rsa', { modulusLength: 4096 })).privateKey
}

export const statementRoutes: FastifyPluginAsyncTypebox<{
  db: PaymentsTables
  sign: Sign
  key: KeyObject
}> = async (app, { db, sign, key }) => {
  const Receipt = Type.Object({
    orderId: Type.Integer(),
    amountCents: Type.Integer(),
    signature: Type.String(),
  })

  app.get(
    '/payments/statement',
    {
      schema: {
        querystring: Type.Object({ last: Type.Integer({ minimum: 1, maximum: 1000, default: 40 }) }),
        response: { 200: Type.Array(Receipt) },
      },
    },
    async ({ query: { last } }) => {
      const charges = await db
        .selectFrom('charges')
        .select(['order_id as orderId', 'amount_cents as amountCents'])
        .where('state', '=', 'charged')
        .orderBy('order_id', 'desc')
        .limit(last)
        .execute()
      const receipts = []
      for (const charge of charges)
        receipts.push({ ...charge, signature: await sign(JSON.stringify(charge), key) })
      return receipts
    },
  )
}
