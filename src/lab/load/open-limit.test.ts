// The open loop's time limit counts from when a request was due, whatever it waited for, and it ends the load.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openLoop } from './open.ts'

async function loaded(listener: RequestListener, rate: number, seconds: number) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const workload = { connections: 1, requests: [{ weight: 1, method: 'GET' as const, path: '/' }] }
  const began = performance.now()
  const figures = await openLoop(
    {
      ...{ type: 'load', url, workload, loop: { kind: 'open', rate }, seconds, seed: 1 },
      ...{ warmSeconds: 0, warmBy: 'closed', timeoutSeconds: 1 },
    },
    [{}],
    () => {},
    new AbortController().signal,
  )
  return { ...figures, took: (performance.now() - began) / 1000 }
}

test('more requests than connections to one who never answers: all are time-outs, and it is soon over', async () => {
  const { errors, requests, took } = await loaded(() => {}, 1500, 3)
  expect(requests).toBe(0)
  expect(errors.timeout).toBeGreaterThan(3000) // of about 4500, with 512 connections
  expect(errors.connection).toBe(0)
  expect(took).toBeLessThan(8) // half a second before, three of load, one of waiting; nine turns of 512 would take nine
})

test('an answer that comes too late for whoever waited is a time-out, though its connection was quick', async () => {
  // Stands still for longer than the limit: whoever came early in that time is answered too late.
  let frozen = false
  const { errors, requests } = await loaded(
    (_, response) => {
      if (!frozen) {
        frozen = true
        setTimeout(() => {
          const until = performance.now() + 1_500
          while (performance.now() < until);
        }, 600)
      }
      response.end()
    },
    100,
    1,
  )
  expect(errors.timeout).toBeGreaterThan(0)
  expect(requests).toBeGreaterThan(0)
})
