// Puts the balancer together from its environment: instances, algorithm, health checks, and the server before them.
import { createServer } from 'node:http'
import Fastify from 'fastify'
import Type from 'typebox'
import { readEnv, roleUrls, serverSchema } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { algorithms, type Choose } from './algorithms.ts'
import { forwardTo } from './forward.ts'
import { watchHealth } from './health.ts'
import { Instance } from './instances.ts'
import { stickyBy } from './sticky.ts'

const ms = (usual: number) =>
  Type.Integer({ default: usual, minimum: 1, description: 'a time in ms, 1 or more' })
const count = (usual: number, minimum: number) =>
  Type.Integer({ default: usual, minimum, description: `a whole number, ${minimum} or more` })
const names = Object.keys(algorithms) as (keyof typeof algorithms)[]

const settings = Type.Object({
  ...serverSchema.properties,
  UPSTREAM_URLS: roleUrls,
  SHOP_URLS: roleUrls,
  BALANCE: Type.Enum(names, { default: 'round-robin', description: `one of ${names.join(', ')}` }),
  WEIGHTS: Type.Unsafe<string[]>({
    type: 'string',
    default: '',
    pattern: '^(\\d+(,\\d+)*)?$',
    separator: ',',
    description: 'for weighted: a number for each instance, such as 3,1',
  }),
  RETRY: Type.Boolean({ default: true, description: 'true or false' }),
  STICKY_COOKIE: Type.String({ default: '', pattern: '^[\\w-]*$', description: "a session cookie's name" }),
  MAX_BODY_BYTES: count(1_048_576, 0),
  CONNECT_TIMEOUT_MS: ms(1_000),
  ANSWER_TIMEOUT_MS: ms(5_000),
  HEALTH_INTERVAL_MS: ms(500),
  HEALTH_TIMEOUT_MS: ms(2_000),
  HEALTH_FALL: count(3, 0),
  HEALTH_RISE: count(2, 1),
})

/** @param choose the algorithm, instead of the one that `BALANCE` names */
export async function startBalancer(choose?: Choose): Promise<void> {
  const config = readEnv(settings)
  const urls = config.UPSTREAM_URLS.length > 0 ? config.UPSTREAM_URLS : config.SHOP_URLS
  if (urls.length === 0) throw new Error('Set UPSTREAM_URLS (or SHOP_URLS) to the addresses of the instances')
  const limits = {
    connectMs: config.CONNECT_TIMEOUT_MS,
    answerMs: config.ANSWER_TIMEOUT_MS,
    fall: config.HEALTH_FALL,
    rise: config.HEALTH_RISE,
  }
  const instances = urls.map(
    (url, i) => new Instance({ url, number: i + 1, weight: Number(config.WEIGHTS[i] ?? 1) }, limits),
  )
  let closing = false
  const forward = forwardTo({
    instances,
    choose: choose ?? algorithms[config.BALANCE](),
    retry: config.RETRY,
    sticky: config.STICKY_COOKIE ? stickyBy(config.STICKY_COOKIE) : undefined,
    maxBodyBytes: config.MAX_BODY_BYTES,
    closing: () => closing,
  })

  const app = Fastify({
    logger: { level: config.LOG_LEVEL },
    // What is for the instances goes past Fastify, which would take a tenth of the balancer's time for nothing.
    serverFactory: (own) =>
      createServer((request, response) =>
        request.url === '/healthz' ? own(request, response) : forward(request, response),
      ),
  })
  app.decorate('config', config)
  app.get('/healthz', (_request, reply) => {
    const up = instances.filter((instance) => instance.up).length
    return reply.code(up > 0 ? 200 : 503).send({ status: up > 0 ? 'ok' : 'no instance is up', up })
  })
  const endWatch = watchHealth(instances, {
    intervalMs: config.HEALTH_INTERVAL_MS,
    timeoutMs: config.HEALTH_TIMEOUT_MS,
  })
  app.addHook('preClose', async () => {
    closing = true
    endWatch()
  })
  app.addHook('onClose', () => Promise.all(instances.map(({ connections }) => connections.close())))
  await serve(app)
}
