// How a system's processes get their addresses.
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { beforeAll, expect, test, vi } from 'vitest'
import { children, only, runTiny, SMALLEST_SHOP, shop, tiny } from './fixtures/tiny.ts'
import { temporaryFolder } from './testing.ts'

const offered: number[] = []
vi.mock(import('../engines/free-port.ts'), async (original) => {
  const own = await original()
  return { ...own, freePort: async () => offered.shift() ?? own.freePort() }
})

beforeAll(() => {
  for (const [name, value] of Object.entries({ ...SMALLEST_SHOP, TENFOLD_HOME: temporaryFolder() }))
    vi.stubEnv(name, value)
})

/** A port that somebody else has just taken. */
async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  return (server.address() as AddressInfo).port
}

const behind = tiny({ a: { inner: shop(), shop: shop({ PASS_ON: 'yes' }) } })

test('a port that is taken meanwhile: all of the system starts anew, at other ports', async () => {
  const taken = await takenPort()
  offered.push(taken)
  const { events, result, error } = await runTiny(behind)
  if (!result) throw error
  expect(result.systems.a?.errors).toBe(0) // the door knows where its inner role is now
  const ports = only(events, 'process').filter(({ state }) => state === 'ready')
  expect(ports.map(({ role }) => role)).toEqual(['inner', 'shop', 'inner', 'shop'])
  expect(ports.map(({ port }) => port)).not.toContain(taken)
  expect(children()).toEqual([])
})

test('one port after the other is taken: it gives up, and leaves nothing', async () => {
  const taken = await takenPort()
  for (let i = 0; i < 3; i++) offered.push(taken, await takenPort())
  const { error } = await runTiny(behind)
  expect((error as { lines?: string[] }).lines?.join('\n')).toContain('EADDRINUSE')
  expect(children()).toEqual([])
})
