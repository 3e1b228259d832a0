// For tests of the load drivers: a plain server that notes what it saw, and orders.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Workload } from '../experiment.ts'
import type { LoadOrder } from './protocol.ts'

export const CONNECTIONS = 4
export const numbered: Workload = {
  connections: CONNECTIONS,
  requests: [{ weight: 1, method: 'GET', path: '/{n}', expect: '[{n}]' }],
  draws: { n: { from: 1, to: 1000 } },
}

/** Answers `/7` with `[7]`. */
export const right: RequestListener = ({ url = '' }, response) => response.end(`[${url.slice(1)}]`)

export async function serve(listener: RequestListener) {
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

export const order = (url: string, values: Partial<LoadOrder> = {}): LoadOrder => ({
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
export const never = () => new AbortController().signal

/** A workload without visitors. */
export const NOBODY = [{}]

export const NO_ERRORS = { status: 0, body: 0, timeout: 0, connection: 0 }
