// For tests: a small seeded database of one's own, SQLite or on a server, and the shop on it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, describe, onTestFinished, test } from 'vitest'
import { getCurrentTest } from 'vitest/suite'
import type { DialectName } from './database/url.ts'
import { seedDatabase } from './seed/seed.ts'
import { buildShop } from './shop.ts'
import { lackOf, type ServerName, startServer } from './testing-servers.ts'

export const smallShop = { products: 300, reviews: 5000, orders: 2000, members: 100, seed: 1 }

export interface TestShop {
  app: FastifyInstance
  url: string
}

/** After the test that runs, or else after those of the file or `describe`: vitest forgets what a test says about all of them. */
const atEnd = (end: () => Promise<void>) => (getCurrentTest() ? onTestFinished(end) : afterAll(end))

/** A temporary folder; removed at the end, see `atEnd`. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-shop-'))
  atEnd(() => rm(folder, { recursive: true }))
  return folder
}

/** The shop on a database of its own; closed at the end. */
export async function testShop(env: Record<string, string> = {}, dialect: DialectName = 'sqlite') {
  const url = await testDatabase(dialect)
  await seedDatabase(url, smallShop)
  const app = await buildShop({ env: { DATABASE_URL: url, ...env } })
  atEnd(() => app.close())
  return { app, url }
}

/** The URL of an empty database (for SQLite, of a file that isn't there), removed after the tests. */
export async function testDatabase(dialect: DialectName): Promise<string> {
  const folder = await temporaryFolder()
  if (dialect === 'sqlite') return `sqlite:${join(folder, 'shop.sqlite')}`
  return (await startServer(dialect, folder)).env.DATABASE_URL as string
}

/** Runs the same tests on each database that the shop can have. */
export async function onEachDatabase(
  tests: (shop: TestShop) => void,
  env: Record<string, string> = {},
): Promise<void> {
  describe('on sqlite', async () => tests(await testShop(env)))
  await onEachServer(async (server) => tests(await testShop(env, server)))
}

/** Runs the same tests for each server; one that this machine lacks is skipped and says so. */
export async function onEachServer(tests: (server: ServerName) => Promise<void> | void): Promise<void> {
  for (const server of ['postgres', 'mysql'] as const) {
    const lack = await lackOf(server)
    if (lack) test.skip(`on ${server} (skipped: ${lack})`, () => {})
    else describe(`on ${server}`, () => tests(server))
  }
}
