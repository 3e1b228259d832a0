// Both load drivers against plain servers: what they count must be what the server saw.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Workload } from '../experiment.ts'
import { decode } from '../histogram.ts'
import { exponential, seeded } from '../random.ts'
import { closedLoop } from './closed.ts'
import { openLoop } from './open.ts'
import type { LoadMessage, LoadOrder, LoadSample } from './protocol.ts'

const CONNECTIONS = 4
const numbered: Workload = {
  connections: CONNECTIONS,
  requests: [{ weight: 1, method: 'GET', path: '/{n}', expect: '[{n}]' }],
  draws: { n: { from: 1, to: 1000 } },
}

/** Answers `/7` with `[7]`. */
const right: RequestListener = ({ url = '' }, response) => response.end(`[${url.slice(1)}]`)

async function serve(listener: RequestListener) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    listener(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const order = (url: string, values: Partial<LoadOrder> = {}): LoadOrder => ({
  type: 'load',
  url,
  workload: numbered,
  loop: { kind: 'closed' },
  warmSeconds: 0,
  warmBy: 'closed',
  seconds: 0.4,
  seed: 1,
  timeoutSeconds: 10,
  ...values,
})

/** Nobody ends the load early. */
const never = () => new AbortController().signal

/** A workload without visitors. */
const NOBODY = [{}]

const NO_ERRORS = { status: 0, body: 0, timeout: 0, connection: 0 }

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

describe('the open loop', () => {
  const RATE = 200
  const load = (url: string, values: Partial<LoadOrder> = {}) =>
    openLoop({ ...order(url, values), loop: { kind: 'open', rate: RATE } }, NOBODY, () => {}, never())

  /** Arrivals that the seed schedules in the half second before measuring, and in the `seconds` of it. */
  function schedule(seconds: number, seed = 1) {
    const random = seeded(seed + 1)
    const count = { before: 0, measured: 0 }
    for (let at = exponential(random, RATE); at < 0.5 + seconds; at += exponential(random, RATE))
      count[at < 0.5 ? 'before' : 'measured']++
    return count
  }

  test('sends exactly the arrivals that the seed schedules', async () => {
    const { url, seen } = await serve(right)
    const { requests, errors, histogram } = await load(url, { seconds: 0.5 })
    const { before, measured } = schedule(0.5)
    expect(requests).toBe(measured)
    expect(seen).toHaveLength(before + measured)
    expect(errors).toEqual(NO_ERRORS)
    expect(decode(histogram).totalCount).toBe(requests)
  })

  test('counts each kind of failure', async () => {
    const { url, seen } = await serve((request, response) => {
      const turn = seen.length % 4
      if (turn === 0) return request.socket.destroy()
      if (turn === 1) return response.writeHead(500).end()
      if (turn === 2) return response.end('[wrong]')
      right(request, response)
    })
    const { requests, errors, histogram } = await load(url)
    const quarter = Math.floor(schedule(0.4).measured / 4) - 2 // neighbours may overtake each other at either end
    expect([errors.connection, errors.status, errors.body].every((n) => n >= quarter)).toBe(true)
    expect(errors.timeout).toBe(0)
    expect(requests + errors.connection).toBe(schedule(0.4).measured)
    expect(decode(histogram).totalCount).toBe(requests - errors.status - errors.body)
  })

  test('counts requests not answered in time', async () => {
    const { url } = await serve(() => {})
    const { requests, errors } = await load(url, { seconds: 0.2, timeoutSeconds: 0.3 })
    expect(requests).toBe(0)
    expect(errors).toEqual({ ...NO_ERRORS, timeout: schedule(0.2).measured })
  })

  test('charges a frozen server for everyone it kept waiting', async () => {
    const program = `
      const server = require('node:http').createServer(({ url }, answer) => answer.end('[' + url.slice(1) + ']'))
      server.listen(0, '127.0.0.1', () => console.log(server.address().port))`
    const server = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void server.kill('SIGKILL'))
    const [port] = await once(server.stdout, 'data')
    const running = load(`http://127.0.0.1:${String(port).trim()}`, { seconds: 1.2 })
    await pause(700)
    server.kill('SIGSTOP')
    await pause(500)
    server.kill('SIGCONT')
    const { requests, errors, histogram } = await running
    expect(requests).toBe(schedule(1.2).measured)
    expect(errors).toEqual(NO_ERRORS)
    expect(decode(histogram).getValueAtPercentile(99)).toBeGreaterThanOrEqual(400_000)
  })
})

test('an open loop far beyond what is answered does not pile up requests for ever', async () => {
  const { url } = await serve((_request, _response) => {}) // never answers
  const samples: number[] = []
  const { errors } = await openLoop(
    { ...order(url, { seconds: 1.5, timeoutSeconds: 0.2 }), loop: { kind: 'open', rate: 1000 } },
    NOBODY,
    (message) => message.type === 'sample' && samples.push(message.underWay),
    never(),
  )
  expect(Math.max(...samples)).toBeLessThanOrEqual(1000 * 0.2 + 1)
  expect(errors.timeout).toBeGreaterThan(1000)
})

test('an open loop carries what was answered while it measured, not all that it offered', async () => {
  const held: (() => void)[] = []
  const { url, seen } = await serve((request, response) => {
    if (seen.length % 3 === 0) right(request, response)
    else held.push(() => right(request, response))
  })
  setTimeout(() => {
    for (const answer of held) answer()
  }, 2000)
  const offered = { ...order(url, { seconds: 0.5 }), loop: { kind: 'open' as const, rate: 200 } }
  const { carried, requests, errors, histogram } = await openLoop(offered, NOBODY, () => {}, never())
  expect(errors).toEqual(NO_ERRORS)
  expect(decode(histogram).totalCount).toBe(requests)
  expect(carried).toBeGreaterThan(0)
  expect(carried).toBeLessThan(requests)
})

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
