// What the gateway passes on, and what it keeps to itself.
import { createServer as createHttpServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { createServer } from '../../src/shop/server.ts'
import { proxyTo } from './gateway.ts'

/** A service that answers with what it was asked; what it says of hop-by-hop headers is for the gateway alone. */
async function echo(name: string) {
  const server = createHttpServer(async (asked, answer) => {
    const { method, url, headers } = asked
    answer.writeHead(method === 'POST' ? 201 : 200, {
      ...{ 'content-type': 'application/json', location: '/orders/17' },
      ...{ 'keep-alive': 'timeout=99', connection: 'keep-alive, x-secret', 'x-secret': '1', 'x-kept': '1' },
    })
    answer.end(JSON.stringify({ name, method, url, headers, body: await text(asked) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const app = await createServer({ PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'silent' })
await proxyTo(app, {
  '/orders': [await echo('orders 1'), await echo('orders 2')],
  '/gone': ['http://127.0.0.1:1'],
})
const gateway = await app.listen({ host: '127.0.0.1', port: 0 })
afterAll(() => app.close())

/** By node:http, since fetch cleans up paths and won't send hop-by-hop headers. */
const ask = (path: string, method = 'GET', headers = {}, body = '') =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    request(`${gateway}${path}`, { path, method, headers }, async (answer) =>
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) }),
    )
      .on('error', reject)
      .end(body)
  })

test.each([
  '/orders/1',
  '/orders/1?a=1&b=two%20words&b=3&c',
  '/orders/a%2Fb%20c/%E2%82%AC?next=%2Forders',
  '/orders?after=3',
])('%s arrives as it was sent', async (path) => {
  const { status, body } = await ask(path)
  expect([status, JSON.parse(body).url]).toEqual([200, path])
})

test('status, headers and bodies go through unchanged', async () => {
  const sent = '{ "memberId":1,  "lines":[] }'
  const answer = await ask('/orders', 'POST', { 'content-type': 'application/json' }, sent)
  expect(answer).toMatchObject({ status: 201, headers: { location: '/orders/17', 'x-kept': '1' } })
  expect(JSON.parse(answer.body)).toMatchObject({ method: 'POST', body: sent })
})

test('hop-by-hop headers end at the gateway, in both directions', async () => {
  const { headers, body } = await ask('/orders/1', 'GET', {
    ...{ connection: 'close, x-mine', 'x-mine': '1', 'keep-alive': 'timeout=7', te: 'gzip' },
    ...{ 'proxy-connection': 'close', 'proxy-authorization': 'Basic eA==', 'x-kept': '1' },
  })
  const arrived = JSON.parse(body).headers
  for (const name of ['x-mine', 'te', 'proxy-connection', 'proxy-authorization'])
    expect(arrived).not.toHaveProperty(name)
  expect(arrived['keep-alive']).not.toBe('timeout=7')
  expect(arrived['x-kept']).toBe('1')
  expect(headers).not.toHaveProperty('x-secret')
  expect(headers['keep-alive']).not.toBe('timeout=99')
  expect(headers['x-kept']).toBe('1')
})

test('instances take turns', async () => {
  const names = []
  for (let i = 0; i < 4; i++) names.push(JSON.parse((await ask('/orders/1')).body).name)
  expect(names.filter((name) => name === 'orders 1')).toHaveLength(2)
})

test('a service that is away is a 502 that names it, and the others still answer', async () => {
  const { status, body } = await ask('/gone/1')
  expect([status, JSON.parse(body).message]).toEqual([502, "The service for gone can't be reached"])
  expect((await ask('/orders/1')).status).toBe(200)
})

test.each(['/internal/charges/1', '/orders-of-others/1', '/orders/../internal/prices', '/healthz/x'])(
  '%s does not get through',
  async (path) => {
    const { status, body } = await ask(path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(body).not.toContain('orders 1')
    expect(body).not.toContain('orders 2')
  },
)
