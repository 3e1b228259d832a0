import { describe, expect, test } from 'vitest'
import { engineEnv, engineWishes, withDatabase } from './engine-wishes.ts'
import { UsageError } from './errors.ts'
import { makePlan } from './plan.ts'

const about = ''
const experiment = {
  lesson: '99-example',
  question: '?',
  knobs: {},
  systems: {
    before: { about, roles: { shop: { run: 'before.ts' } } },
    redis: { about, roles: { shop: { run: 'after.ts' } }, engines: ['redis'] },
  },
  workload: () => ({ connections: 1, requests: [] }),
  claims: [],
}

test('a database takes its place in every system, before the other engines', () => {
  const { systems } = makePlan(experiment, { with: ['postgres'] })
  expect(systems.before?.engines).toEqual(['postgres'])
  expect(systems.redis?.engines).toEqual(['postgres', 'redis'])
})

test('a system that declares its database keeps it', () => {
  const system = { about, roles: {}, engines: ['mysql'] }
  expect(withDatabase({ system }, 'postgres')).toEqual({ system })
})

describe('DATABASE_URL names a server', () => {
  const env = { DATABASE_URL: 'postgres://me@db.example/shop' }
  test('which is then the database of all systems, unless it is ruled out', () => {
    expect(engineWishes({}, env).database).toBe('postgres')
    expect(engineWishes({ without: ['postgres'] }, env)).not.toHaveProperty('database')
    expect(engineWishes({ with: ['mysql'] }, env).database).toBe('mysql')
    expect(engineWishes({}, { DATABASE_URL: 'sqlite:shop.sqlite' })).not.toHaveProperty('database')
  })
  test("and is that engine's server, unless its own variable names another one: then it is unclear", () => {
    expect(engineEnv(env)).toMatchObject({ POSTGRES_URL: env.DATABASE_URL })
    expect(engineEnv({ ...env, POSTGRES_URL: '' }).POSTGRES_URL).toBe(env.DATABASE_URL)
    expect(() => engineEnv({ ...env, POSTGRES_URL: 'postgres://other' })).toThrow(
      /name two servers: which one/,
    )
    expect(engineEnv({})).toEqual({})
  })
})

test.each(['mariadb://h/x', 'postgress://h/x', 'nonsense'])('a DATABASE_URL like %s is refused', (url) => {
  expect(() => engineWishes({}, { DATABASE_URL: url })).toThrow(/must begin with postgres:/)
})

describe('refused before anything starts', () => {
  test.each([
    [{ with: ['rediss'] }, /no engine "rediss". There are: .*redis/],
    [{ without: ['constructor'] }, /no engine "constructor"/],
    [{ with: ['redis'], without: ['redis'] }, /redis is asked for and ruled out/],
    [{ with: ['postgres', 'mysql'] }, /one database: postgres or mysql\?/],
    [{ with: ['redis'], systems: ['before'] }, /uses redis. Here you can choose: .*postgres/],
  ])('%j', (options, message) => {
    expect(() => makePlan(experiment, options)).toThrow(UsageError)
    expect(() => makePlan(experiment, options)).toThrow(message)
  })
})
