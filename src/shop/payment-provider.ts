// The payment provider, a process of its own. It is slow because it signs each receipt with a 4096-bit RSA key.
import { generateKeyPair, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { readEnv, serverSchema } from './config.ts'
import { Id } from './ids.ts'
import { serve } from './serve.ts'
import { createServer, health } from './server.ts'

const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 4096 })
const signAsync = promisify(sign) // with a callback, signing runs on the thread pool

const app = (await createServer(readEnv(serverSchema))).withTypeProvider<TypeBoxTypeProvider>()
await app.register(health)
app.post(
  '/charges',
  { schema: { body: Type.Object({ orderId: Id, amountCents: Type.Integer({ minimum: 0 }) }) } },
  async ({ body }) => {
    const signature = await signAsync('sha256', Buffer.from(JSON.stringify(body)), privateKey)
    return { ...body, receipt: signature.toString('base64url') }
  },
)
await serve(app)
