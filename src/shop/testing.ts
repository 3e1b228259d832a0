// For tests: a small seeded database in a temporary folder, and the shop on it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { seedDatabase } from './seed/seed.ts'
import { buildShop } from './shop.ts'

export const smallShop = { products: 300, reviews: 5000, orders: 2000, members: 100, seed: 1 }

/** A temporary folder that is removed after the file's tests. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-shop-'))
  afterAll(() => rm(folder, { recursive: true }))
  return folder
}

/** The shop on a database of its own, for one test file; closed after its tests. */
export async function testShop(env: Record<string, string> = {}) {
  const url = `sqlite:${join(await temporaryFolder(), 'shop.sqlite')}`
  await seedDatabase(url.slice('sqlite:'.length), smallShop)
  const app = await buildShop({ env: { DATABASE_URL: url, ...env } })
  afterAll(() => app.close())
  return { app, url }
}
