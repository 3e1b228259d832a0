import { describe, expect, test } from 'vitest'
import { chooseEngines } from './choose-engines.ts'
import { UsageError } from './errors.ts'
import { makePlan, type RunOptions } from './plan.ts'

const about = ''
const shop = { run: 'shop.ts' }
const experiment = {
  lesson: '99-example',
  question: '?',
  knobs: {},
  systems: {
    before: { about, roles: { shop } },
    redis: { about, roles: { shop }, engines: ['redis'] },
    memcached: { about, roles: { shop }, engines: ['memcached'] },
    edge: { about, roles: { shop, edge: { engine: { varnish: 'a.vcl', nginx: 'a.conf' } } } },
  },
  workload: () => ({ connections: 1, requests: [] }),
  claims: [{ metric: 'throughput', of: 'memcached', over: 'before', atLeast: 2 } as const],
}
/** On a machine with no engine at all. */
const bare = { PATH: '' }
const choose = (options: RunOptions, env: NodeJS.ProcessEnv = bare) =>
  chooseEngines(makePlan(experiment, options), env)

test('without any engine, stand-ins take their place, and systems that have none are left out with their claims', async () => {
  const { plan, ways, leftOut } = await choose({})
  expect(Object.keys(plan.systems)).toEqual(['before', 'redis'])
  expect(ways.redis?.how).toBe('stand-in')
  expect(plan.claims).toEqual([])
  expect(leftOut).toEqual([
    expect.stringMatching(
      /^"memcached" is left out. Memcached is not installed here. .*apt install memcached/,
    ),
    expect.stringMatching(
      /^"edge" is left out. Varnish or NGINX is not installed here. .*apt install varnish/,
    ),
  ])
})

test('a server named by URL comes first', async () => {
  const { ways } = await choose({}, { PATH: '', REDIS_URL: 'redis://example.org' })
  expect(ways.redis).toEqual({ how: 'url', detail: 'redis://example.org' })
})

test('an engine ruled out has its stand-in even where it is real', async () => {
  const { ways } = await choose({ without: ['redis'] }, { PATH: '', REDIS_URL: 'redis://example.org' })
  expect(ways.redis?.how).toBe('stand-in')
})

test('ruling out what has no stand-in leaves its systems out, and says why', async () => {
  const { leftOut } = await choose(
    { without: ['memcached'] },
    { ...bare, MEMCACHED_URL: 'memcached://example.org:11211' },
  )
  expect(leftOut[0]).toBe('"memcached" is left out. It needs Memcached, which you ruled out.')
})

describe('what was asked for and is not here is an error that says how to get it', () => {
  test.each([
    [{ with: ['redis'] }, /^Redis is not installed here. Debian, Ubuntu: .*REDIS_URL$/],
    [{ with: ['nginx'] }, /^NGINX is not installed here/],
    [{ with: ['postgres'] }, /^PostgreSQL is not installed here/],
    [{ systems: ['before', 'edge'] }, /^"edge" can't run. Varnish or NGINX is not installed here/],
  ])('%j', async (options, message) => {
    await expect(choose(options)).rejects.toThrow(UsageError)
    await expect(choose(options)).rejects.toThrow(message)
  })
})
