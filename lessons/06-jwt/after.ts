// The shop with log-in by tokens: JWT_ALGORITHM=HS256 (the default), RS256, ES256 or EdDSA; DENY_LIST=redis to make log-out immediate.
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'
import { redisDenyList } from './deny-list.ts'
import { login } from './login.ts'
import { CLOCK_TOLERANCE_S, fromSettings, tokenSchema } from './settings.ts'
import { tokens } from './tokens.ts'

const settings = readEnv(
  Type.Object({
    DENY_LIST: Type.Enum(['none', 'redis'], { default: 'none', description: 'none or redis' }),
    ...tokenSchema.properties,
  }),
)

const entryLifeS = settings.JWT_LIFE + CLOCK_TOLERANCE_S
const denyList =
  settings.DENY_LIST === 'redis'
    ? await redisDenyList(settings.REDIS_URL, settings.REDIS_PREFIX, entryLifeS)
    : undefined

const shop = await buildShop()
const identity = await tokens(shop, { ...(await fromSettings(shop.db, settings)), denyList })
await shop.register(login, { identity })
await serve(shop)
