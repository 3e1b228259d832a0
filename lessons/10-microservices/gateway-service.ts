// The gateway's program: which service answers for which paths.
import Type from 'typebox'
import { readEnv, roleUrls, serverSchema } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { createServer, health } from '../../src/shop/server.ts'
import { proxyTo } from './gateway.ts'

const config = readEnv(
  Type.Object({
    ...serverSchema.properties,
    MEMBERS_URLS: roleUrls,
    CATALOG_URLS: roleUrls,
    ORDERS_URLS: roleUrls,
    PAYMENTS_URLS: roleUrls,
  }),
)
const app = await createServer(config)
await app.register(health)
await proxyTo(app, {
  '/members': config.MEMBERS_URLS,
  '/products': config.CATALOG_URLS,
  '/orders': config.ORDERS_URLS,
  '/payments': config.PAYMENTS_URLS,
})
await serve(app)
