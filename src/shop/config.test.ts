import Type from 'typebox'
import { expect, test } from 'vitest'
import { readEnv, shopSchema } from './config.ts'
import { buildShop } from './shop.ts'

const DATABASE_URL = 'sqlite:/tmp/shop.sqlite'

test('defaults are filled in and other variables left out', () => {
  expect(readEnv(shopSchema, { DATABASE_URL, PATH: '/bin' })).toEqual({
    PORT: 3000,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    DATABASE_URL,
    PAYMENTS_URLS: [],
  })
})

test('values are converted to the types of the schema', () => {
  const env = { DATABASE_URL, PORT: '8080', PAYMENTS_URLS: 'http://127.0.0.1:1,http://127.0.0.1:2' }
  expect(readEnv(shopSchema, env)).toMatchObject({
    PORT: 8080,
    PAYMENTS_URLS: ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
  })
})

test.each([
  'sqlite:shop.sqlite',
  'sqlite:/var/lib/my shop.sqlite',
  'postgres://me:secret@db.example:5432/shop?sslmode=require',
  'postgresql://db/shop',
  'mysql://root@127.0.0.1:3306/shop',
])('%s is a database', (url) => {
  expect(readEnv(shopSchema, { DATABASE_URL: url }).DATABASE_URL).toBe(url)
})

test.each([
  [{}, 'DATABASE_URL is not set, but should be a database, such as sqlite:shop.sqlite, postgres://'],
  [{ DATABASE_URL: 'postgres://db' }, 'DATABASE_URL is "postgres://db", but should be a database'],
  [{ DATABASE_URL: 'oracle://me:secret@db/shop' }, 'DATABASE_URL is "oracle://me:***@db/shop", but'],
  [{ DATABASE_URL, PORT: 'http' }, 'PORT is "http", but should be a TCP port'],
  [{ DATABASE_URL, PORT: '' }, 'PORT is "", but should be a TCP port'],
  [{ DATABASE_URL, PORT: '65536' }, 'PORT is "65536"'],
  [{ DATABASE_URL, LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud", but should be one of fatal'],
  [
    { DATABASE_URL, PAYMENTS_URLS: 'http://a, b' },
    'PAYMENTS_URLS is "http://a, b", but should be comma-separated',
  ],
])('%j is refused with the reason', (env, message) => {
  expect(() => readEnv(shopSchema, env)).toThrow(message)
})

test('all that is wrong is said at once', () => {
  expect(() => readEnv(shopSchema, { PORT: 'x' })).toThrow(/DATABASE_URL is not set.*\nPORT is "x"/)
})

test("a lesson's own knob works the same way", () => {
  const schema = Type.Object({ TTL_MS: Type.Integer({ minimum: 1, description: 'a time in ms' }) })
  expect(readEnv(schema, { TTL_MS: '500' }).TTL_MS).toBe(500)
  expect(() => readEnv(schema, { TTL_MS: '0' })).toThrow('TTL_MS is "0", but should be a time in ms')
})

test('a missing database is an error that says how to build it', async () => {
  const env = { DATABASE_URL: 'sqlite:/nowhere/shop.sqlite' }
  await expect(buildShop({ env })).rejects.toThrow(
    /\/nowhere\/shop\.sqlite.*DATABASE_URL=sqlite:\/nowhere\/shop\.sqlite .*seed\/main\.ts/,
  )
})
