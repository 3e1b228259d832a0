// The two loops against a little server that stops answering once: what each of them tells of it.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { type Ask, closedLoop, type Measured, openLoop } from './loops.ts'

async function startServer() {
  let frozen: ServerResponse[] | undefined
  let seen = 0
  const server = createServer((_request, response) => {
    seen++
    if (frozen) frozen.push(response)
    else response.end('ok')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const dispatcher = new Agent()
  onTestFinished(async () => {
    await dispatcher.destroy()
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ask: async () => (await request(url, { dispatcher })).body.dump(),
    seen: () => seen,
    async freeze(ms: number) {
      frozen = []
      await sleep(ms)
      for (const response of frozen) response.end('ok')
      frozen = undefined
    },
  }
}

const FREEZE_MS = 400
const [SHORT, LONG] = [(FREEZE_MS / 2) * 1000, FREEZE_MS * 0.9 * 1000]

/** Times that a loop of 1.2 s measures, while the server stops once in the middle of it. */
async function withAStop(load: (ask: Ask) => Promise<Measured>) {
  const { ask, seen, freeze } = await startServer()
  const running = load(ask)
  await sleep(400)
  await freeze(FREEZE_MS)
  const { times, errors } = await running
  expect(errors).toBe(0)
  expect(times.totalCount).toBe(seen())
  expect(times.maxValue).toBeGreaterThan(LONG)
  return { allBut: (n: number) => times.getValueAtPercentile(100 * (1 - n / times.totalCount)) }
}

test('the closed loop meets a stop once on each connection, and hardly tells of it', {
  retry: 2,
}, async () => {
  const { allBut } = await withAStop((ask) => closedLoop(ask, { connections: 4, seconds: 1.2 }))
  expect(allBut(5)).toBeLessThan(SHORT) // no more than four of them all were slow
})

test('the open loop charges it for everyone who came meanwhile', async () => {
  const { allBut } = await withAStop((ask) => openLoop(ask, { rate: 200, seconds: 1.2 }))
  expect(allBut(15)).toBeGreaterThan(SHORT) // 40 are expected to be slow
})

test('the open loop sends what is due, however slow the answers', async () => {
  const { ask, seen, freeze } = await startServer()
  const frozen = freeze(800)
  const running = openLoop(ask, { rate: 500, seconds: 0.5 })
  await sleep(750)
  expect(seen()).toBeGreaterThan(100) // 250 are expected
  await frozen
  expect((await running).times.totalCount).toBe(seen())
})

test('arrivals come at the rate, on average', async () => {
  const { ask, seen } = await startServer()
  await openLoop(ask, { rate: 1000, seconds: 1 })
  expect(Math.abs(seen() - 1000)).toBeLessThan(6 * Math.sqrt(1000)) // a Poisson count's standard deviation is its root
})

test.each([
  ['closed', (ask: () => Promise<void>) => closedLoop(ask, { connections: 2, seconds: 0.1 })],
  ['open', (ask: () => Promise<void>) => openLoop(ask, { rate: 200, seconds: 0.2 })],
])('the %s loop counts errors, and none of their times', async (_, load) => {
  let asked = 0
  const { times, errors } = await load(async () => {
    await sleep(1)
    if (++asked % 2) throw new Error('no answer')
  })
  expect(errors).toBe(Math.ceil(asked / 2))
  expect(times.totalCount).toBe(Math.floor(asked / 2))
})
