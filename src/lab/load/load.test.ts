// What both load drivers do alike, against plain servers.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Workload } from '../experiment.ts'
import { decode } from '../histogram.ts'
import { closedLoop } from './closed.ts'
import { openLoop } from './open.ts'
import type { LoadOrder } from './protocol.ts'
import { CONNECTIONS, NO_ERRORS, NOBODY, never, numbered, order, right, serve } from './testing.ts'

/** Both loops, with as little as their tests need. */
const loops = {
  closed: (order: LoadOrder, visitors = NOBODY) => closedLoop(order, visitors, () => {}, never()),
  open: (order: LoadOrder, visitors = NOBODY) =>
    openLoop({ ...order, loop: { kind: 'open', rate: 200 } }, visitors, () => {}, never()),
}

describe.each(['closed', 'open'] as const)('the %s loop', (kind) => {
  const load = loops[kind]

  test('tells kinds of requests apart by their names', async () => {
    const { url } = await serve((request, response) => {
      if (request.url?.startsWith('/sell')) response.statusCode = Number(request.url.slice(6)) % 2 ? 200 : 409
      right(request, response)
    })
    const { requests, carried, errors, histogram, routes } = await load(
      order(url, {
        workload: {
          ...numbered,
          requests: [
            { weight: 2, name: 'look', method: 'GET', path: '/look/{n}', expect: '{n}' },
            { weight: 1, name: 'look', method: 'GET', path: '/see/{n}', expect: '{n}' },
            { weight: 1, name: 'sell', method: 'POST', path: '/sell/{n}', expect: '{n}' },
          ],
        },
      }),
    )
    const { look, sell } = routes
    if (!look || !sell) throw new Error('a route is missing')
    expect(Object.keys(routes)).toHaveLength(2)
    expect(look.errors).toBe(0)
    expect(sell.errors).toBe(errors.status)
    expect(sell.errors).toBeGreaterThan(0)
    expect(look.requests + sell.requests).toBe(requests)
    expect(look.carried + sell.carried).toBeCloseTo(carried)
    for (const { histogram: times, requests, errors } of [look, sell])
      expect(decode(times).totalCount).toBe(requests - errors)
    expect(decode(look.histogram).totalCount + decode(sell.histogram).totalCount).toBe(
      decode(histogram).totalCount,
    )
  })

  test('has no routes where requests have no names', async () => {
    const { url } = await serve(right)
    expect((await load(order(url, { seconds: 0.2 }))).routes).toEqual({})
  })

  test('counts lost connections and time-outs of each kind', async () => {
    const { url, seen } = await serve((request, response) => {
      if (request.url !== '/bad') return response.end()
      if (seen.length % 2) request.socket.destroy() // the others wait for ever
    })
    const requests = ['good', 'bad'].map((name) => ({
      ...{ weight: 1, name, method: 'GET' as const, path: `/${name}` },
    }))
    const workload = { connections: CONNECTIONS, requests }
    const { errors, routes } = await load(order(url, { workload, seconds: 2.4, timeoutSeconds: 1 }))
    expect(errors.connection).toBeGreaterThan(0)
    expect(errors.timeout).toBeGreaterThan(0)
    expect(routes.bad?.errors).toBe(errors.connection + errors.timeout)
    expect(routes.good?.errors).toBe(0)
  })

  test("sends a file's bytes as they are, and each request its own headers", async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'tenfold-load-')), 'photo.jpg')
    onTestFinished(() => rm(dirname(path), { recursive: true }))
    const photo = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256))
    await writeFile(path, photo)
    const { url } = await serve(async (request, response) => {
      const body = await buffer(request)
      const { 'content-type': type, 'x-visit': visit, cookie } = request.headers
      response.end(JSON.stringify({ type, visit, cookie, same: photo.equals(body), body: body.length }))
    })
    const { requests, errors } = await load(
      order(url, {
        workload: {
          ...numbered,
          requests: [
            {
              ...{ weight: 1, method: 'PUT', path: '/photo', file: path },
              headers: { 'Content-Type': 'image/jpeg', 'x-visit': '{n}' },
              expect: '{"type":"image/jpeg","visit":"{n}","same":true,"body":100000}',
            },
            {
              weight: 1,
              method: 'POST',
              path: '/',
              json: '[{n}]',
              expect: '{"type":"application/json","same":false',
            },
            { weight: 1, method: 'GET', path: '/', expect: '{"same":false,"body":0}' },
            {
              weight: 1,
              method: 'GET',
              path: '/',
              headers: { cookie: 'a={n}' },
              expect: '{"cookie":"a={n}","same"',
            },
          ],
        },
      }),
    )
    expect(errors).toEqual(NO_ERRORS)
    expect(requests).toBeGreaterThan(20)
  })

  test('each visitor sends what it carries', async () => {
    const { url, seen } = await serve(({ headers }, response) => response.end(headers.cookie))
    const workload: Workload = {
      connections: CONNECTIONS,
      requests: [
        {
          weight: 1,
          method: 'GET',
          path: '/{session}',
          headers: { cookie: '{session}' },
          expect: '{session}',
        },
      ],
      visitors: { count: 3, first: { method: 'GET', path: '/' }, take: { session: { cookie: 'session' } } },
    }
    const { errors } = await load(
      order(url, { workload }),
      ['s1', 's2', 's3'].map((session) => ({ session })),
    )
    expect(errors).toEqual(NO_ERRORS)
    const times = ['/s1', '/s2', '/s3'].map((path) => seen.filter((one) => one === path).length)
    expect(times.reduce((sum, n) => sum + n)).toBe(seen.length)
    expect(Math.min(...times)).toBeGreaterThan(5)
    if (kind === 'open') expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1)
  })
})
