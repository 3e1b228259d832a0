// Who may talk to the lab: pages of this very site on this machine, and nobody else. The lab starts processes, so a page of another
// site that is open in the same browser must not be able to reach it.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/** This machine's own names, with any port (a tunnel may have another). Another name that leads here is a trick: DNS rebinding. */
const OWN_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i

export const TOKEN_HEADER = 'x-tenfold-token'

/** Checks every request before anything else looks at it. */
export function guard(app: FastifyInstance, token: string, headers: Record<string, string>): void {
  // In `onRequest`, because the event stream leaves no later chance to set headers.
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    checkHost(request)
    checkOrigin(request)
    checkToken(request, token)
  })
}

function checkHost({ headers: { host = '' } }: FastifyRequest): void {
  if (!OWN_HOST.test(host))
    throw problem(421, `This server answers as 127.0.0.1, localhost or [::1] only, not as "${host}".`)
}

/** A page says where it comes from: `Origin` when it changes something, `Sec-Fetch-Site` always in today's browsers. */
function checkOrigin({ headers, method, routeOptions }: FastifyRequest): void {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  const foreign = origin !== undefined && origin !== `http://${host}`
  const fromElsewhere = site === 'cross-site' || site === 'same-site'
  // A link from elsewhere may lead to a page of ours, for a person to look at. The route tells, as a URL has many spellings.
  const page = method === 'GET' && !routeOptions.url?.startsWith('/api')
  const link = page && headers['sec-fetch-mode'] === 'navigate'
  if (foreign || (fromElsewhere && !link)) throw problem(403, 'Only pages of this site may ask this.')
}

/** What changes something needs the token, which only a page of this site can have read. */
function checkToken({ headers, method }: FastifyRequest, token: string): void {
  if (method === 'GET' || method === 'HEAD') return
  const given = Buffer.from(String(headers[TOKEN_HEADER] ?? ''))
  const right = Buffer.from(token)
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw problem(
      403,
      `The token is missing or of an earlier start. GET /api/health has it, for ${TOKEN_HEADER}.`,
    )
}

/** @param scripts hashes of the site's own inline scripts; no others run */
export const safeHeaders = (scripts: string[]) => ({
  'content-security-policy': contentPolicy(scripts),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
})

function contentPolicy(scripts: string[]): string {
  return [
    "default-src 'self'",
    ["script-src 'self'", ...scripts.map((hash) => `'${hash}'`)].join(' '),
    "style-src 'self' 'unsafe-inline'", // Vue sets style attributes
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
