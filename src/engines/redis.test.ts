// Redis keeps the contract by URL, by its program, and by the stand-in.
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines } from './index.ts'
import { redis } from './redis.ts'
import { keepsTheContract, refusesUselessUrls, startForTest } from './testing.ts'

/** A client as a role would make it. */
const clientOf = (env: Record<string, string>) =>
  new Redis(env.REDIS_URL ?? '', { keyPrefix: env.REDIS_PREFIX as string })

async function use(env: Record<string, string>) {
  const [one, other] = [clientOf(env), clientOf(env)]
  await one.set('greeting', 'hello', 'EX', 60)
  expect(await other.get('greeting')).toBe('hello')
  expect(await other.ttl('greeting')).toBeGreaterThan(0)
  one.disconnect()
  other.disconnect()
}

await keepsTheContract({
  engine: redis,
  how: 'binary',
  program: 'redis-server',
  version: /^redis \d/,
  use,
  lastWords: /ended \(SIGKILL\)[\s\S]*Ready to accept connections/,
})
await keepsTheContract({
  engine: redis,
  how: 'stand-in',
  version: /^ioredis-mock \d/,
  use,
  lastWords: /stand-in ended \(SIGKILL\)/,
})
refusesUselessUrls(redis, (port) => `redis://127.0.0.1:${port}`)

const here = (await redis.find(process.env)).some(({ how }) => how === 'binary')
describe.skipIf(!here)(
  `a server given by REDIS_URL${here ? '' : ' (skipped: redis-server is not on PATH)'}`,
  () => {
    let server: Awaited<ReturnType<typeof startForTest>>
    let owner: Redis
    beforeAll(async () => {
      server = await startForTest('redis', 'binary')
      owner = new Redis(server.url)
    })
    afterAll(async () => {
      owner.disconnect()
      await server.stop()
    })

    test('is left as it was but for our own keys, and these go', async () => {
      await owner.mset('foreign', '1', 'tenfold:another-run:key', '1')
      const engine = await startForTest('redis', 'url', { REDIS_URL: server.url })
      expect(engine).toMatchObject({ how: 'url', version: expect.stringMatching(/^redis \d/) })
      expect(engine.process).toBeUndefined()
      await use(engine.env)
      expect(await owner.dbsize()).toBe(3)
      await engine.stop()
      expect((await owner.keys('*')).sort()).toEqual(['foreign', 'tenfold:another-run:key'])
    })

    test('with a wrong password fails, and keeps the password to itself', async () => {
      await owner.config('SET', 'requirepass', 'right')
      const withPassword = (word: string) => ({ REDIS_URL: server.url.replace('//', `//:${word}@`) })
      const failure = startForTest('redis', 'url', withPassword('wrong'))
      await expect(failure).rejects.toThrow(/REDIS_URL.*WRONGPASS.*(correct|unset)/)
      await expect(failure).rejects.not.toThrow(/:wrong@/)
      const right = await startForTest('redis', 'url', withPassword('right'))
      await use(right.env)
      await right.stop()
      await expect(startForTest('redis', 'url', { REDIS_URL: server.url })).rejects.toThrow(/NOAUTH/)
      await owner.config('SET', 'requirepass', '')
    })
  },
)

test('what is found, best first', async () => {
  const ways = await engines.redis?.find({ PATH: '', REDIS_URL: 'redis://:secret@example.org:6379' })
  expect(ways).toEqual([
    { how: 'url', detail: 'redis://:***@example.org:6379' },
    { how: 'stand-in', detail: 'ioredis-mock', version: expect.any(String) },
  ])
})
