// Memcached keeps the contract by URL and by its program.
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import memjs from 'memjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memcached } from './memcached.ts'
import { keepsTheContract, refusesUselessUrls, startForTest } from './testing.ts'

const clientOf = (url = '') => memjs.Client.create(new URL(url).host, { retries: 1 })

/** As two roles would: one writes, the other reads. */
async function use({ MEMCACHED_URL, MEMCACHED_PREFIX }: Record<string, string>) {
  const [one, other] = [clientOf(MEMCACHED_URL), clientOf(MEMCACHED_URL)]
  await one.set(`${MEMCACHED_PREFIX}greeting`, 'hello', { expires: 60 })
  expect(String((await other.get(`${MEMCACHED_PREFIX}greeting`)).value)).toBe('hello')
  one.close()
  other.close()
}

await keepsTheContract({
  engine: memcached,
  how: 'binary',
  program: 'memcached',
  version: /^memcached \d/,
  use,
  lastWords: /memcached ended \(SIGKILL\)/,
  remembers: {
    before: ({ MEMCACHED_URL }) => set(MEMCACHED_URL, 'key', 'value'),
    after: async ({ MEMCACHED_URL }) => expect(await get(MEMCACHED_URL, 'key')).toBeNull(), // it keeps nothing on disk
  },
})
refusesUselessUrls(memcached, (port) => `memcached://127.0.0.1:${port}`)

async function set(url: string | undefined, key: string, value: string): Promise<void> {
  const client = clientOf(url)
  await client.set(key, value, { expires: 0 })
  client.close()
}

async function get(url: string | undefined, key: string): Promise<string | null> {
  const client = clientOf(url)
  const { value } = await client.get(key)
  client.close()
  return value && String(value)
}

const here = (await memcached.find(process.env)).some(({ how }) => how === 'binary')
const reason = here ? '' : ' (skipped: memcached is not on PATH)'
describe.skipIf(!here)(`a server given by MEMCACHED_URL${reason}`, () => {
  let server: Awaited<ReturnType<typeof startForTest>>
  beforeAll(async () => {
    server = await startForTest('memcached', 'binary')
  })
  afterAll(() => server.stop())

  test('is used under a prefix of the run, and what others put there stays', async () => {
    await set(server.url, 'foreign', '1')
    const engine = await startForTest('memcached', 'url', { MEMCACHED_URL: server.url })
    expect(engine).toMatchObject({ how: 'url', version: server.version })
    expect(engine.process).toBeUndefined()
    expect(engine.env.MEMCACHED_PREFIX).toMatch(/^tenfold:\w{12}:$/)
    await use(engine.env)
    await engine.stop()
    expect(await get(server.url, 'foreign')).toBe('1')
  })
})

test.each([
  ['wants a login', 'CLIENT_ERROR unauthenticated\r\n', /MEMCACHED_URL.*unauthenticated.*login.*unset/],
  ['is something else', 'HTTP/1.1 400 Bad Request\r\n\r\n', /MEMCACHED_URL.*without an answer.*unset/],
])('a server that %s is refused with the reason', async (_, answer, message) => {
  const other = createServer((socket) => socket.end(answer)).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const url = `memcached://127.0.0.1:${(other.address() as AddressInfo).port}`
  await expect(startForTest('memcached', 'url', { MEMCACHED_URL: url })).rejects.toThrow(message)
  other.close()
})

test('what is found, best first', async () => {
  const ways = await memcached.find({ PATH: '', MEMCACHED_URL: 'memcached://example.org:11211' })
  expect(ways).toEqual([{ how: 'url', detail: 'memcached://example.org:11211' }])
})
