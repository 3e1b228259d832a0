// The lab over HTTP, for the site: on this machine only.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fastifySSE } from '@fastify/sse'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, { type FastifyInstance } from 'fastify'
import { UsageError } from '../lab/errors.ts'
import { describeMachine } from '../lab/machine.ts'
import { ROOT } from '../lab/paths.ts'
import { startPlay } from '../lab/play.ts'
import { runExperiment } from '../lab/run.ts'
import { EventLog } from './event-log.ts'
import { guard, safeHeaders, TOKEN_HEADER } from './guard.ts'
import { Jobs, type Lab } from './jobs.ts'
import { answerError } from './problem.ts'
import { routes } from './routes.ts'
import { inlineScripts, notFoundPage, siteFiles } from './site-files.ts'

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }

export interface ServerOptions {
  /** The folder of the built site; without it there is only the API. */
  site?: string
  /** What runs experiments; tests have one that measures nothing. */
  lab?: Lab
}

/** Everything but listening. Closing it stops what runs, and waits for that. */
export async function buildServer({
  site,
  lab = { run: runExperiment, play: startPlay },
}: ServerOptions): Promise<FastifyInstance> {
  const headers = safeHeaders(site ? inlineScripts(site) : [])
  const app = fastify({
    bodyLimit: 64 * 1024,
    requestTimeout: 10_000, // for a request to arrive, not for its answer
    // Node takes the longer one of the two for the whole request, and looks every half minute unless told.
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: true,
    // HEAD of the event stream would be a stream that nobody reads.
    exposeHeadRoutes: false,
    logger: { level: 'error', stream: process.stderr },
    // A wrong type or an unknown field is a mistake to be told of, not to be corrected in silence.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    // A URL that can't be read comes by no hook.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(headers)),
  })
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler(answerError)
  const token = randomBytes(24).toString('base64url')
  guard(app, token, headers)

  const log = new EventLog()
  const jobs = new Jobs(lab, log)
  app.addHook('preClose', async () => {
    await jobs.close()
    log.flush() // so that pages hear how it ended
  })

  const { cpu, cores, memoryBytes, os, node } = await describeMachine(false)
  const health = { name: 'tenfold' as const, version, token, machine: { cpu, cores, memoryBytes, os, node } }
  await app.register(fastifySSE, { heartbeatInterval: 15_000 })
  await app.register(swagger, {
    openapi: {
      info: { title: 'Tenfold', description: 'The lab over HTTP, on this machine.', version },
      components: { securitySchemes: { token: { type: 'apiKey', name: TOKEN_HEADER, in: 'header' } } },
    },
    refResolver: { buildLocalReference: ({ $id }) => String($id) },
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs' })
  await app.register(routes, { prefix: '/api', health, jobs, log })
  if (site) await siteFiles(app, site)
  const page = site && notFoundPage(site)
  app.setNotFoundHandler((request, reply) => {
    if (page && !request.url.startsWith('/api'))
      return reply.code(404).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page)
    return reply.code(404).send({ error: 'not found', message: `There is nothing at ${request.url}.` })
  })
  return app
}

/**
 * Serves on this machine's loopback address.
 * @throws UsageError when the port is taken
 */
export async function startServer({
  port,
  ...options
}: ServerOptions & { port: number }): Promise<{ url: string; close(): Promise<void> }> {
  const app = await buildServer(options)
  try {
    const url = await app.listen({ host: '127.0.0.1', port })
    return { url, close: () => app.close() }
  } catch (error) {
    await app.close()
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    throw new UsageError(
      `Port ${port} is taken, perhaps by another Tenfold: look at http://127.0.0.1:${port}, or choose another port with --port.`,
    )
  }
}
