// A bare server, the same for every role: its configuration, its log, its errors, and a readiness check.
import Fastify, { type FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { ServerConfig } from './config.ts'
import { errors } from './errors.ts'
import { validatorCompiler } from './validation.ts'

declare module 'fastify' {
  interface FastifyInstance {
    config: ServerConfig
  }
}

/** A Fastify server without routes of its own but `GET /healthz`. */
export async function createServer(config: ServerConfig): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: config.LOG_LEVEL },
    // A request that arrives on an open connection while we close is answered like any other, then the connection ends.
    return503OnClosing: false,
  })
  app.decorate('config', config)
  app.setValidatorCompiler(validatorCompiler)
  await app.register(errors)
  endConnectionsOnClose(app)
  return app
}

/** Without this, a request in hand when closing begins leaves its kept-alive connection open, and closing waits for it. */
function endConnectionsOnClose(app: FastifyInstance) {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close')
    done()
  })
}

/** `GET /healthz` answers 200 as soon as the server listens; registered after OpenAPI, so that it is listed. */
export async function health(app: FastifyInstance) {
  app.get(
    '/healthz',
    { schema: { tags: ['health'], response: { 200: Type.Object({ status: Type.String() }) } } },
    () => ({
      status: 'ok',
    }),
  )
}
