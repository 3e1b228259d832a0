// Headers on their way through a proxy: which are for the next hop alone, and what a proxy adds.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** They speak of one connection, not of the message (RFC 9110, section 7.6.1), and ours to the instance is another one. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect', // our own server has answered it with 100 Continue
])

/** The request's headers as the instance gets them: names and values in turn. */
export function forwardedHeaders(request: IncomingMessage): string[] {
  const { rawHeaders, headers, socket, httpVersion } = request
  const forThisHop = namedIn(headers.connection)
  const out: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    const lower = name.toLowerCase()
    if (
      HOP_BY_HOP.has(lower) ||
      forThisHop?.includes(lower) ||
      lower === 'via' ||
      lower === 'x-forwarded-for'
    )
      continue
    // A message with both says two things about its length; where two servers believe different ones, a second request can be
    // smuggled in as the end of the first (RFC 9112, section 11.2). Node refuses it as well, but this must not depend on that.
    if (lower === 'content-length' && headers['transfer-encoding'] !== undefined) continue
    out.push(name, rawHeaders[i + 1] as string)
  }
  // What was there before ours may be invented by the client: only the last entry is known to be true.
  out.push('x-forwarded-for', join(headers['x-forwarded-for'], socket.remoteAddress ?? 'unknown'))
  out.push('via', join(headers.via, `${httpVersion} balancer`))
  return out
}

/** The answer's headers as the client gets them. Changes what it is given. */
export function answeredHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const forThisHop = namedIn(headers.connection)
  for (const name in headers) if (HOP_BY_HOP.has(name) || forThisHop?.includes(name)) delete headers[name]
  return headers
}

/** Connection also lists other headers that are for this hop alone. */
const namedIn = (connection: string | undefined) =>
  connection === undefined || connection === 'keep-alive'
    ? undefined
    : connection.split(',').map((name) => name.trim().toLowerCase())

const join = (before: string | string[] | undefined, own: string) =>
  before === undefined ? own : `${String(before)}, ${own}`
