// The shop with a list of bestsellers for its start page, which now and then stops it for everybody.
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'
import { bestsellers } from './bestsellers.ts'

const { BESTSELLERS_TTL } = readEnv(
  Type.Object({
    BESTSELLERS_TTL: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'seconds, more than 0' }),
  }),
)

const shop = await buildShop()
await shop.register(bestsellers, { ttlMs: BESTSELLERS_TTL * 1000 })
await serve(shop)
