// Wrong on purpose: the shop with tokens, whose passwords are checked on the event loop. Meanwhile nobody else is served.
import { scryptSync, timingSafeEqual } from 'node:crypto'
import { readEnv } from '../../src/shop/config.ts'
import { parseHash } from '../../src/shop/password.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'
import { login } from './login.ts'
import { fromSettings, tokenSchema } from './settings.ts'
import { tokens } from './tokens.ts'

const shop = await buildShop()
const identity = await tokens(shop, await fromSettings(shop.db, readEnv(tokenSchema)))

await shop.register(login, {
  identity,
  async verify(password, hash) {
    const { salt, key, options } = parseHash(hash)
    return timingSafeEqual(scryptSync(password, salt, key.length, options), key)
  },
})
await serve(shop)
