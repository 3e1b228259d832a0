// Your turn. This is after.ts with its deny-list in Redis, which every request has to ask. Keep a copy of the list in each instance,
// let Redis tell them all when a log-in ends, and let no request wait. The README says how to have it measured.
import { readEnv } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'
import type { DenyList } from './deny-list.ts'
import { login } from './login.ts'
import { connectRedis } from './redis.ts'
import { CLOCK_TOLERANCE_S, fromSettings, tokenSchema } from './settings.ts'
import { tokens } from './tokens.ts'

const settings = readEnv(tokenSchema)
const entryLifeS = settings.JWT_LIFE + CLOCK_TOLERANCE_S

async function yourDenyList(): Promise<DenyList> {
  const { redis, ask } = await connectRedis(settings.REDIS_URL, `${settings.REDIS_PREFIX}denied:`)
  return {
    add: async (id) => void (await ask(redis.set(id, '', 'EX', Math.ceil(entryLifeS)))),
    has: async (id) => (await ask(redis.exists(id))) === 1,
    close: () => redis.disconnect(),
  }
}

const shop = await buildShop()
const parts = await fromSettings(shop.db, settings)
const identity = await tokens(shop, { ...parts, denyList: await yourDenyList() })
await shop.register(login, { identity })
await serve(shop)
