// The shop with log-in by sessions, kept in SESSIONS=memory (the default), database or redis.
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'
import { login } from './login.ts'
import { databaseSessions, memorySessions, redisSessions } from './session-stores.ts'
import { sessions } from './sessions.ts'
import { LOGIN_LIFE, redisSettings } from './settings.ts'

const settings = readEnv(
  Type.Object({
    SESSIONS: Type.Enum(['memory', 'database', 'redis'], {
      default: 'memory',
      description: 'memory, database or redis',
    }),
    LOGIN_LIFE,
    ...redisSettings,
  }),
)

const shop = await buildShop()
const stores = {
  memory: () => memorySessions(),
  database: () => databaseSessions(shop.db),
  redis: () => redisSessions(settings.REDIS_URL, settings.REDIS_PREFIX),
}
const store = await stores[settings.SESSIONS]()
await shop.register(login, { identity: await sessions(shop, { store, lifeS: settings.LOGIN_LIFE }) })
await serve(shop)
