// For tests: a tiny server to stand behind NGINX, HAProxy or Varnish.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TinyServer {
  name: string
  host: string
  port: number
  /** The requests it got, such as "GET /page". */
  asked: string[]
  close(): Promise<unknown>
}

/** @param answer answers a request; with the server's name and how often it was asked, unless given */
export async function tinyServer(
  name: string,
  answer: (response: ServerResponse, count: number) => unknown = (response, count) =>
    response.end(`${name} ${count}`),
): Promise<TinyServer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    request.resume().on('end', () => answer(response, asked.length))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  return { name, host: '127.0.0.1', port, asked, close }
}

/** What is answered there, as text. */
export const textOf = async (url: string) => (await fetch(url)).text()
