// The shop: one Fastify app of six domains, built from its environment.
import type { FastifyInstance } from 'fastify'
import { type Catalog, catalog, catalogFrom } from './catalog.ts'
import { type Env, readEnv, shopSchema } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { docs } from './docs.ts'
import { feed } from './feed.ts'
import { members } from './members.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { photos } from './photos.ts'
import { createServer, health } from './server.ts'

declare module 'fastify' {
  interface FastifyInstance {
    db: Database
    catalog: Catalog
  }
}

type Options = {
  /** Where the configuration comes from; the process's environment by default. */
  env?: Env
  /** Wraps the plain catalog with a lesson's strategy. */
  catalog?: (plain: Catalog) => Catalog
}

/**
 * Builds the whole shop, not yet listening: `serve` does that, or a test's `inject`.
 * @throws Error when the configuration is wrong or the database can't be used.
 */
export async function buildShop(options: Options = {}): Promise<FastifyInstance> {
  const config = readEnv(shopSchema, options.env)
  const db = await openDatabase(config.DATABASE_URL)
  const app = await createServer(config)
  app.addHook('onClose', () => db.destroy()) // Fastify runs it once the last request has been answered
  const plain = catalogFrom(db)
  app.decorate('db', db)
  app.decorate('catalog', options.catalog?.(plain) ?? plain)

  await app.register(docs)
  for (const domain of [health, catalog, orders, photos, members, feed]) await app.register(domain)
  await app.register(payments, { urls: config.PAYMENTS_URLS })
  return app
}
