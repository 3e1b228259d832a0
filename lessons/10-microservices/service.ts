// What every program of this lesson that has data begins with: a bare server, and the database.
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { databaseUrl, readEnv, serverSchema } from '../../src/shop/config.ts'
import { openDatabase } from '../../src/shop/database.ts'
import { createServer, health } from '../../src/shop/server.ts'
import type { Everything } from './modules/tables.ts'

const schema = Type.Object({
  ...serverSchema.properties,
  DATABASE_URL: databaseUrl,
  SIGNING_KEY_FILE: Type.String({ default: '', description: 'a PEM file with an RSA key' }),
  SIGNING: Type.Enum(['blocking', 'pool'], { default: 'blocking', description: 'blocking or pool' }),
})

/** Here all services use one database server, each its own tables. A real split gives each its own login or its own server. */
export async function startService(): Promise<{
  app: FastifyInstance
  db: Everything
  config: Static<typeof schema>
}> {
  const config = readEnv(schema)
  const db = (await openDatabase(config.DATABASE_URL)) as unknown as Everything
  const app = await createServer(config)
  app.addHook('onClose', () => db.destroy())
  await app.register(health)
  return { app, db, config }
}
