// Who may talk to the lab: pages of this very site on this machine, and nobody else. The lab starts processes, so a page of another
// site that is open in the same browser must not be able to reach it.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/** The names of this machine itself. Another name that leads here is somebody's trick (DNS rebinding). */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]']

export const TOKEN_HEADER = 'x-tenfold-token'

/** Checks every request before anything else looks at it. */
export function guard(app: FastifyInstance, { token, scripts }: { token: string; scripts: string[] }): void {
  const policy = contentPolicy(scripts)
  // In `onRequest`, because the event stream leaves no later chance to set headers.
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    checkHost(request)
    checkOrigin(request)
    checkToken(request, token)
  })
}

function checkHost({ headers: { host = '' } }: FastifyRequest): void {
  if (!OWN_NAMES.includes(hostname(host)))
    throw problem(421, `This server answers as ${OWN_NAMES.join(', ')} only, not as "${host}".`)
}

/** A page says where it comes from: `Origin` when it changes something, `Sec-Fetch-Site` always in today's browsers. */
function checkOrigin({ headers, method, url }: FastifyRequest): void {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  const foreign = origin !== undefined && origin !== `http://${host}`
  const fromElsewhere = site === 'cross-site' || site === 'same-site'
  // A link from elsewhere may lead to a page of ours, for a person to look at.
  const link = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && !url.startsWith('/api')
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

function hostname(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
}

/** @param scripts hashes of the site's own inline scripts; no others run */
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
