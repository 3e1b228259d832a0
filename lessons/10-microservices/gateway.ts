// The gateway: one address for visitors, who needn't know how many services there are.
import httpProxy from '@fastify/http-proxy'
import type { FastifyInstance } from 'fastify'
import { httpError } from '../../src/shop/errors.ts'
import { inTurn } from './transport.ts'

/** A request that a service hasn't begun to answer by then is given up. Longer than services give one another. */
const ANSWER_WITHIN_MS = 10_000

/** @param routes which service, by its instances' addresses, answers for which prefix of paths; nothing else gets through */
export async function proxyTo(app: FastifyInstance, routes: Record<string, string[]>): Promise<void> {
  for (const [prefix, urls] of Object.entries(routes)) {
    const next = inTurn(urls)
    await app.register(httpProxy, {
      ...{ prefix, rewritePrefix: prefix, upstream: '' },
      undici: { connections: 100, headersTimeout: ANSWER_WITHIN_MS },
      disableRequestLogging: true,
      replyOptions: {
        getUpstream: next,
        retryDelay: () => null, // the default asks ten times; when to ask again is a question of its own
        rewriteRequestHeaders: (_request, headers) => endToEnd(headers),
        rewriteHeaders: (headers) => endToEnd(headers),
        onError(reply, { error }) {
          const late = (error as { statusCode?: number }).statusCode === 504
          const service = prefix.slice(1)
          reply.send(
            late
              ? httpError(504, `The service for ${service} took longer than ${ANSWER_WITHIN_MS} ms`)
              : httpError(502, `The service for ${service} can't be reached`),
          )
        },
      },
    })
  }
}

// #region hop
/** Meant for the next hop alone, like the names that `Connection` lists (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
]

function endToEnd<T extends { connection?: string | string[] | undefined }>(headers: T): T {
  const listed = String(headers.connection ?? '')
    .toLowerCase()
    .split(/\s*,\s*/)
  const kept = Object.entries(headers).filter(
    ([name]) => !HOP_BY_HOP.includes(name) && !listed.includes(name),
  )
  return Object.fromEntries(kept) as T
}
// #endregion hop
