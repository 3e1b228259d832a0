// The shop as a process of its own: readiness, a taken port, and closing with grace.
import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import Fastify from 'fastify'
import { expect, onTestFinished, test, vi } from 'vitest'
import { testShop } from './testing.ts'

vi.setConfig({ testTimeout: 30_000 }) // each test starts a process

const { app: database, url } = await testShop()
const entry = `
  import { buildShop } from ${JSON.stringify(new URL('shop.ts', import.meta.url))}
  import { serve } from ${JSON.stringify(new URL('serve.ts', import.meta.url))}
  await serve(await buildShop())`

function start(env: Record<string, string>) {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', entry]
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, DATABASE_URL: url, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, exited: once(child, 'exit'), stderr: text(child.stderr) }
}

const portOf = (address: AddressInfo | string | null) => String((address as AddressInfo).port)

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server.address())
  await once(server.close(), 'close')
  return port
}

/** Asks until `done` is content with what came of it: a response, or undefined when nobody listens. */
async function until(url: string, done: (response: Response | undefined) => boolean) {
  while (!done(await fetch(url).catch(() => undefined))) await setImmediate()
}

test('on SIGTERM it accepts nothing more, finishes what it has begun, and ends with 0', async () => {
  // A payment provider that holds its answer back until we say so: a request is in hand for as long as we like.
  const provider = Fastify()
  const events = new EventEmitter()
  const asked = once(events, 'asked')
  const released = once(events, 'released')
  provider.post('/charges', async () => {
    events.emit('asked')
    await released
    return { receipt: 'signed' }
  })
  onTestFinished(() => provider.close())

  const port = await freePort()
  const shop = `http://127.0.0.1:${port}`
  const providerUrl = await provider.listen({ host: '127.0.0.1', port: 0 })
  const { child, exited } = start({ PORT: port, PAYMENTS_URLS: providerUrl })
  await until(`${shop}/healthz`, (response) => response?.status === 200)

  const paying = fetch(`${shop}/orders/1/payment`, { method: 'POST' })
  await asked
  child.kill('SIGTERM')
  await until(`${shop}/healthz`, (response) => response === undefined)
  events.emit('released')

  expect((await paying).status).toBe(200)
  expect(await exited).toEqual([0, null])
  expect((await database.inject({ url: '/orders/1' })).json().paid).toBe(true) // written while closing
})

test('a taken port is said, with what to do, and the process ends with 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const port = portOf(taken.address())
  const { exited, stderr } = start({ PORT: port })
  expect(await exited).toEqual([1, null])
  expect(await stderr).toContain(`Port ${port} on 127.0.0.1 is taken`)
  taken.close()
})
