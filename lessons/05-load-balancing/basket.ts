// A shop that keeps its visitors' sessions in its own memory, as many do at first.
import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { readEnv, serverSchema } from '../../src/shop/config.ts'
import { httpError } from '../../src/shop/errors.ts'
import { serve } from '../../src/shop/serve.ts'
import { createServer, health } from '../../src/shop/server.ts'

/** The products in each visitor's basket, by session. Only this process knows them. */
const baskets = new Map<string, number[]>()

const app = (await createServer(readEnv(serverSchema))).withTypeProvider<TypeBoxTypeProvider>()
await app.register(health)
await app.register(cookie)

app.post('/sessions', (_request, reply) => {
  const session = randomUUID()
  baskets.set(session, [])
  return reply.code(201).setCookie('session', session, { path: '/', httpOnly: true }).send({ items: [] })
})

const basketOf = (session: string | undefined) => {
  const basket = baskets.get(session ?? '')
  if (!basket) throw httpError(401, 'There is no such session here')
  return basket
}
app.get('/basket', ({ cookies }) => ({ items: basketOf(cookies.session) }))
app.post(
  '/basket',
  { schema: { body: Type.Object({ productId: Type.Integer({ minimum: 1 }) }) } },
  ({ cookies, body }, reply) => {
    const items = basketOf(cookies.session)
    items.push(body.productId)
    return reply.code(201).send({ items })
  },
)
await serve(app)
