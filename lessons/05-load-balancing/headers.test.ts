// Headers that Node's own parser would refuse, should a more lenient one ever stand before ours.
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { forwardedHeaders } from './headers.ts'

const request = (...rawHeaders: string[]) => {
  const headers: Record<string, string> = {}
  for (let i = 0; i < rawHeaders.length; i += 2)
    headers[(rawHeaders[i] as string).toLowerCase()] = rawHeaders[i + 1] as string
  const socket = { remoteAddress: '192.0.2.1' }
  return { rawHeaders, headers, socket, httpVersion: '1.1' } as unknown as IncomingMessage
}

test('two statements of the length are never both passed on', () => {
  const headers = forwardedHeaders(request('Content-Length', '5', 'Transfer-Encoding', 'chunked'))
  expect(headers).toEqual(['x-forwarded-for', '192.0.2.1', 'via', '1.1 balancer'])
})

test('a length alone is passed on', () => {
  expect(forwardedHeaders(request('Content-Length', '5')).slice(0, 2)).toEqual(['Content-Length', '5'])
})

test('what the client lists in Connection is not passed on, but what the balancer adds is', () => {
  const headers = forwardedHeaders(request('Connection', 'X-Forwarded-For, Via, X-Own', 'X-Own', '1'))
  expect(headers).toEqual(['x-forwarded-for', '192.0.2.1', 'via', '1.1 balancer'])
})
