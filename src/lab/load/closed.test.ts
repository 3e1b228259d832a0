// The closed loop against plain servers: what it counts must be what the server saw.
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { decode } from '../histogram.ts'
import { closedLoop } from './closed.ts'
import type { LoadMessage, LoadOrder, LoadSample } from './protocol.ts'
import { CONNECTIONS, NO_ERRORS, NOBODY, never, numbered, order, right, serve } from './testing.ts'

describe('the closed loop', () => {
  const load = (
    url: string,
    values?: Partial<LoadOrder>,
    onSample: (message: LoadMessage) => void = () => {},
  ) => closedLoop(order(url, values), NOBODY, onSample, never())

  test('counts what the server saw, up to the requests under way at the end', async () => {
    const { url, seen } = await serve(right)
    const { requests, carried, errors, histogram, cache } = await load(url)
    expect(errors).toEqual(NO_ERRORS)
    expect(requests).toBeGreaterThan(CONNECTIONS)
    expect(decode(histogram).totalCount).toBe(requests)
    expect(seen.length - requests).toBeGreaterThanOrEqual(0)
    // Those under way at the end, and one more of each connection.
    expect(seen.length - requests).toBeLessThanOrEqual(2 * CONNECTIONS)
    expect(Math.abs(carried - requests)).toBeLessThanOrEqual(CONNECTIONS)
    expect(cache).toEqual({ answers: 0, hits: 0 })
  })

  test('sends the same requests for the same seed', async () => {
    const first = async (seed: number) => {
      const { url, seen } = await serve(right)
      await load(url, { seed, seconds: 0.2, workload: { ...numbered, connections: 1 } })
      return seen.slice(0, 20)
    }
    const requests = await first(1)
    expect(requests).toHaveLength(20)
    expect(await first(1)).toEqual(requests)
    expect(await first(2)).not.toEqual(requests)
  })

  test('gives samples that add up to no more than all', async () => {
    const { url } = await serve(right)
    const samples: LoadSample[] = []
    const { requests } = await load(url, {}, (message) => message.type === 'sample' && samples.push(message))
    expect(samples.length).toBeGreaterThan(0)
    const seconds = samples.map(({ at }, i) => at - (samples[i - 1]?.at ?? 0))
    const total = samples.reduce((sum, { throughput }, i) => sum + throughput * (seconds[i] as number), 0)
    expect(total).toBeGreaterThan(0)
    expect(total).toBeLessThanOrEqual(requests + 0.5)
  })

  test('counts answers other than 2xx, and none of their times', async () => {
    const { url } = await serve((request, response) => {
      response.statusCode = Number(request.url?.slice(1)) % 2 ? 200 : 503
      right(request, response)
    })
    const { requests, errors, histogram } = await load(url)
    expect(errors).toEqual({ ...NO_ERRORS, status: expect.any(Number) })
    expect(errors.status).toBeGreaterThan(0)
    expect(decode(histogram).totalCount).toBe(requests - errors.status)
  })

  test('warming up, all clients are there before the first request, however slow the server', async () => {
    const connections = 20
    const askedBy: unknown[] = []
    const { url } = await serve((request, response) => {
      askedBy.push(request.socket)
      const until = performance.now() + 5
      while (performance.now() < until); // busy, so that it accepts no connection meanwhile
      right(request, response)
    })
    await load(url, { warmSeconds: 0.2, seconds: 0.1, workload: { ...numbered, connections } })
    expect(new Set(askedBy.slice(0, connections)).size).toBe(connections)
  })

  test('counts wrong bodies', async () => {
    const { url } = await serve(({ url = '' }, response) =>
      response.end(Number(url.slice(1)) % 2 ? `[${url.slice(1)}]` : '[wrong]'),
    )
    const { requests, errors, histogram } = await load(url)
    expect(errors.body).toBeGreaterThan(0)
    expect(errors).toEqual({ ...NO_ERRORS, body: requests - decode(histogram).totalCount })
  })

  test.each([
    ['before any answer', ''],
    ['in the middle of an answer', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[half'],
  ])('counts connections lost %s, and judges what follows by itself', async (_, last) => {
    let lost = 0
    const { url, seen } = await serve((request, response) => {
      if (seen.length % 20 !== 0) return right(request, response)
      lost++
      request.socket.end(last)
    })
    const { requests, errors, histogram } = await load(url)
    expect(lost).toBeGreaterThan(1)
    expect(errors).toEqual({ ...NO_ERRORS, connection: expect.any(Number) })
    expect(Math.abs(lost - errors.connection)).toBeLessThanOrEqual(CONNECTIONS)
    expect(decode(histogram).totalCount).toBe(requests)
    expect(Math.abs(seen.length - requests - lost)).toBeLessThanOrEqual(2 * CONNECTIONS)
  })

  test('a connection that the server closes as it said is no error', async () => {
    let answers = 0
    const { url } = await serve((request, response) => {
      if (++answers % 10 === 0) response.setHeader('connection', 'close')
      right(request, response)
    })
    const { requests, errors } = await load(url)
    expect(requests).toBeGreaterThan(50)
    expect(errors).toEqual(NO_ERRORS)
  })

  test('times an answer from its own request, also after a lost connection', async () => {
    const HELD_MS = 200
    let sent = 0
    // Lost after a long wait: an answer timed from the lost request would seem to take as long.
    const { url } = await serve(async (request, response) => {
      if (++sent > 1) return right(request, response)
      await pause(HELD_MS)
      request.socket.destroy()
    })
    const one = { workload: { ...numbered, connections: 1 }, seconds: 0.5 }
    const { errors, histogram, seconds } = await load(url, one)
    expect(errors).toEqual({ ...NO_ERRORS, connection: 1 })
    // One connection can't have waited for right answers longer than there was time after the lost request.
    const answers = decode(histogram)
    expect(answers.totalCount).toBeGreaterThan(0)
    expect(answers.mean * answers.totalCount).toBeLessThan((seconds * 1000 - HELD_MS) * 1000 * 1.01)
  })

  test('counts requests not answered in time', async () => {
    const { url } = await serve(() => {})
    const { requests, errors } = await load(url, { timeoutSeconds: 1, seconds: 1.5 })
    expect(requests).toBe(0)
    expect(errors.timeout).toBeGreaterThanOrEqual(CONNECTIONS)
    expect(errors).toEqual({ ...NO_ERRORS, timeout: errors.timeout })
  })

  test('counts those under way at the end that get no answer', async () => {
    let asked = 0
    // Two of the connections are never answered.
    const { url } = await serve((request, response) => {
      if (++asked > 2) right(request, response)
    })
    const { requests, errors } = await load(url, { timeoutSeconds: 1, seconds: 0.3 })
    expect(requests).toBeGreaterThan(10)
    expect(errors).toEqual({ ...NO_ERRORS, timeout: 2 })
  })

  test('counts what a cache says of itself', async () => {
    const { url } = await serve((request, response) => {
      const n = Number(request.url?.slice(1))
      if (n % 4 !== 0) response.setHeader('Cache-Status', n % 2 ? 'shop; hit' : 'shop; fwd=miss; stored')
      right(request, response)
    })
    const { requests, cache } = await load(url, { seconds: 0.6 })
    expect(cache.answers).toBeLessThan(requests)
    expect(cache.hits).toBeGreaterThan(0)
    expect(cache.hits).toBeLessThan(cache.answers)
  })
})
