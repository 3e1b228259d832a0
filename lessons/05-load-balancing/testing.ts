// For tests of the balancer: instances and a balancer before them, with real connections on both sides.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach } from 'vitest'
import { roundRobin } from './algorithms.ts'
import { type Forwarding, forwardTo } from './forward.ts'
import { Instance } from './instances.ts'

export const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A server on a free port, or on the one given; with its URL. */
export async function listen(listener: RequestListener, port = 0): Promise<{ server: Server; url: string }> {
  const server = createServer(listener).listen(port, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => close(server))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

export function close(server: Server) {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
}

export const limits = { connectMs: 1000, answerMs: 1000, fall: 3, rise: 2 }

/** A balancer before these instances. */
export async function balancer(urls: string[], options: Partial<Forwarding> & Partial<typeof limits> = {}) {
  const instances = urls.map(
    (url, i) => new Instance({ url, number: i + 1, weight: 1 }, { ...limits, ...options }),
  )
  ends.push(() => Promise.all(instances.map(({ connections }) => connections.destroy())))
  const forwarding = {
    instances,
    choose: roundRobin(),
    retry: true,
    sticky: undefined,
    maxBodyBytes: 10_000_000,
    closing: () => false,
    ...options,
  }
  return { instances, ...(await listen(forwardTo(forwarding))) }
}

/** An address where nobody listens. */
export async function nobody(): Promise<string> {
  const { server, url } = await listen(() => {})
  await close(server)
  return url
}

/** Sends bytes as they are, and gives all that comes back until the connection ends. */
export async function raw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) text += chunk
  return text
}

/** What an instance was asked, as it saw it. */
export const echo: RequestListener = async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const { method, url, rawHeaders } = request
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method, url, rawHeaders, body }))
}
