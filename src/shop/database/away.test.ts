// A database server that goes away and comes back while the shop runs.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDatabase } from '../seed/seed.ts'
import { buildShop } from '../shop.ts'
import { onEachServer, smallShop, testDatabase } from '../testing.ts'

/** A way to the server that can be cut, or stopped up so that nothing comes through. */
async function wayTo(serverUrl: string) {
  const url = new URL(serverUrl)
  const { port: serverPort, hostname } = url
  const sockets = new Set<Socket>()
  let silent = false
  const way = createServer((client) => {
    const server = connect(Number(serverPort), hostname)
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket)
      socket.on('data', (bytes) => void (silent || other.write(bytes)))
      socket.on('error', () => {})
      socket.on('close', () => other.destroy())
    }
  })
  const open = async (port = 0) => once(way.listen(port, '127.0.0.1'), 'listening')
  await open()
  const { port } = way.address() as { port: number }
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    reopen: () => open(port),
    async cut() {
      const closed = once(way.close(), 'close')
      for (const socket of sockets) socket.destroy()
      await closed
    },
    silence: (on: boolean) => {
      silent = on
    },
  }
}

await onEachServer(async (server) => {
  const direct = await testDatabase(server)
  await seedDatabase(direct, smallShop)
  const way = await wayTo(direct)
  const app = await buildShop({ env: { DATABASE_URL: way.url, LOG_LEVEL: 'silent' } })
  afterAll(async () => {
    await app.close()
    await way.cut()
  })
  const ask = () => app.inject({ url: '/products/1' })
  const order = () =>
    app.inject({
      method: 'POST',
      url: '/orders',
      body: { memberId: 1, lines: [{ productId: 1, quantity: 1 }] },
    })
  /** More than there are connections, so that some wait for one. */
  const askMany = () => Promise.all([...Array.from({ length: 30 }, ask), order()])
  const codes = (responses: { statusCode: number }[]) => [...new Set(responses.map((r) => r.statusCode))]

  beforeAll(async () => expect(codes(await askMany())).toEqual([200, 201]))

  test('it is cut off: 503 with when to try again, until it is back', async () => {
    await way.cut()
    for (const response of await askMany()) {
      expect(response.statusCode).toBe(503)
      expect(response.headers['retry-after']).toBe('1')
      expect(response.json()).toEqual({
        error: 'Service Unavailable',
        message: "The database doesn't answer; try again in a moment",
      })
    }
    await way.reopen()
    expect(codes(await askMany())).toEqual([200, 201])
  })

  test('it is cut off with statements under way', async () => {
    way.silence(true)
    const asked = askMany()
    await new Promise((resolve) => setTimeout(resolve, 100))
    await way.cut()
    expect(codes(await asked)).toEqual([503])
    way.silence(false)
    await way.reopen()
    expect(codes(await askMany())).toEqual([200, 201])
  })

  test('it falls silent: 503 too, and what was lost does not hold connections for ever', async () => {
    way.silence(true)
    expect(codes(await askMany())).toEqual([503])
    way.silence(false)
    expect(codes(await askMany())).toEqual([200, 201])
  })
})
