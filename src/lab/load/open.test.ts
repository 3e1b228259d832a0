// The open loop against plain servers: its arrivals are those of the seed, and its times count from when a request was due.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { decode } from '../histogram.ts'
import { exponential, seeded } from '../random.ts'
import { openLoop } from './open.ts'
import type { LoadOrder } from './protocol.ts'
import { NO_ERRORS, NOBODY, never, order, right, serve } from './testing.ts'

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
