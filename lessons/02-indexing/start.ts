// Starts the shop with the lesson's routes, once its tables have just the indexes asked for.
import Type from 'typebox'
import { databaseUrl, readEnv } from '../../src/shop/config.ts'
import { type DialectName, dialectOf } from '../../src/shop/database/url.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'
import { type IndexName, keepOnly } from './indexes.ts'
import { indexingRoutes, type Ways } from './routes.ts'

/** It listens when the indexes are there: on a big table, making one takes a while. */
export async function start(wanted: IndexName[], ways: Omit<Ways, 'dialect'>): Promise<void> {
  const { DATABASE_URL, PLAN_CACHE_MODE } = readEnv(
    Type.Object({
      DATABASE_URL: databaseUrl,
      PLAN_CACHE_MODE: Type.Enum(['auto', 'force_generic_plan'], {
        default: 'auto',
        description: "auto or force_generic_plan (PostgreSQL's words)",
      }),
    }),
  )
  const dialect = dialectOf(DATABASE_URL)
  const shop = await buildShop({
    env: { ...process.env, DATABASE_URL: planned(DATABASE_URL, dialect, PLAN_CACHE_MODE) },
  })
  await keepOnly(wanted, shop.db, dialect)
  await shop.register(indexingRoutes, { ...ways, dialect })
  await serve(shop)
}

/**
 * The shop has PostgreSQL plan each statement once, whatever its values. That won't do for a question whose best plan depends on
 * them: here PostgreSQL plans with the values too (auto, which is its default), and what the shop's way would cost is measured.
 */
function planned(databaseUrl: string, dialect: DialectName, mode: string): string {
  if (dialect !== 'postgres') return databaseUrl
  const url = new URL(databaseUrl)
  url.searchParams.set('options', `-c plan_cache_mode=${mode}`)
  return url.href
}
