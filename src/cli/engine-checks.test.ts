import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { freePort } from '../engines/free-port.ts'
import { type Engine, engines, type Found } from '../engines/index.ts'
import { startForTest } from '../engines/testing.ts'
import { checkEngines, type EngineCheck, onlyUsedAreBroken, usedEngines } from './engine-checks.ts'

/** An engine that is found so. */
const engine = (found: Found[], more: Partial<Engine> = {}): Engine => ({
  name: 'thing',
  title: 'The Thing',
  oldest: '2.0',
  urlVariable: 'THING_URL',
  install: { debian: 'apt install thing', macos: 'brew install thing', windows: 'wsl: apt install thing' },
  find: async () => found,
  start: () => Promise.reject(new Error('nobody starts this one')),
  ...more,
})
const check = async (its: Engine, env: NodeJS.ProcessEnv = {}) =>
  (await checkEngines(env, { [its.name]: its }))[0]

test('its program is fine, with its version', async () => {
  const found = engine([{ how: 'binary', detail: '/usr/bin/thing', version: '2.1.0' }])
  expect(await check(found)).toEqual({
    name: 'thing',
    title: 'The Thing',
    state: 'ok',
    how: 'binary',
    detail: '/usr/bin/thing',
    version: '2.1.0',
    oldest: '2.0',
    text: '2.1.0, started from /usr/bin/thing',
    urlVariable: 'THING_URL',
    install: found.install,
  })
})

test('what is too old is named, and how to get a newer one', async () => {
  expect(await check(engine([{ how: 'binary', detail: '/usr/bin/thing', version: '1.9' }]))).toMatchObject({
    state: 'note',
    text: '1.9 is too old, 2.0 or newer is needed: /usr/bin/thing',
    advice: expect.stringMatching(/install thing, or set THING_URL$/),
  })
})

test('a stand-in is worth knowing, with how to get the real one', async () => {
  expect(await check(engine([{ how: 'stand-in', detail: 'mock', version: '3.1' }]))).toMatchObject({
    state: 'note',
    text: 'its stand-in, mock 3.1',
    advice: expect.stringContaining('install thing'),
  })
})

test('what is missing is not broken: how to install it, and what lessons have without it', async () => {
  expect(await check(engine([], { without: 'a thing of ours' }))).toMatchObject({
    state: 'note',
    how: null,
    text: 'not installed; without it: a thing of ours',
    advice: expect.stringContaining('install thing'),
  })
})

test('an engine that cannot even be looked for is a note', async () => {
  const find = () => Promise.reject(new Error('no such folder\n  at …'))
  expect(await check(engine([], { find }))).toMatchObject({ state: 'note', text: 'no such folder' })
})

const redisHere = (await engines.redis?.find(process.env))?.some(({ how }) => how === 'binary')
test.skipIf(!redisHere)(
  `a server of yours is asked, and nothing is left of that${redisHere ? '' : ' (skipped: redis-server is not on PATH)'}`,
  async () => {
    const server = await startForTest('redis', 'binary')
    const { redis } = engines as { redis: Engine }
    const before = readdirSync(tmpdir())
    expect(await check(redis, { REDIS_URL: server.url })).toMatchObject({
      state: 'ok',
      how: 'url',
      version: expect.stringMatching(/^redis \d/),
      text: expect.stringMatching(/^redis \S+, a server of yours: redis:/),
    })
    expect(
      readdirSync(tmpdir()).filter((name) => /^tenfold-doctor/.test(name) && !before.includes(name)),
    ).toEqual([])
    await server.stop()
  },
)

test('a server of yours that does not answer is broken, and its password stays unsaid', async () => {
  const { redis } = engines as { redis: Engine }
  const answer = await check(redis, { REDIS_URL: `redis://:secret@127.0.0.1:${await freePort()}` })
  expect(answer).toMatchObject({
    state: 'broken',
    how: 'url',
    text: expect.stringMatching(/REDIS_URL.*can't be used: .*ECONNREFUSED.*unset it/),
  })
  expect(JSON.stringify(answer)).not.toContain('secret')
})

test('DATABASE_URL names a server too', async () => {
  const DATABASE_URL = `postgres://127.0.0.1:${await freePort()}/shop`
  const { postgres } = engines as { postgres: Engine }
  expect(await check(postgres, { DATABASE_URL, PATH: '' })).toMatchObject({ state: 'broken', how: 'url' })
})

test('a server that does not answer is broken only where a lesson uses it', async () => {
  const used = await usedEngines({})
  expect([...used]).toEqual(expect.arrayContaining(['redis', 'memcached', 'varnish']))
  expect(await usedEngines({ DATABASE_URL: 'mysql://root@127.0.0.1/' })).toContain('mysql')
  const dead = (name: string) => ({ name, state: 'broken' }) as EngineCheck
  const states = onlyUsedAreBroken([dead('redis'), dead('mongodb')], used).map(({ state }) => state)
  expect(states).toEqual(['broken', 'note'])
})
