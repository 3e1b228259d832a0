// The same way through a library: @fastify/http-proxy, which is what you would begin with at work. One instance behind it.
import proxy from '@fastify/http-proxy'
import Type from 'typebox'
import { readEnv, roleUrls, serverSchema } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { createServer, health } from '../../src/shop/server.ts'

const config = readEnv(Type.Object({ ...serverSchema.properties, SHOP_URLS: roleUrls }))
const app = await createServer(config)
await app.register(health)
await app.register(proxy, { upstream: config.SHOP_URLS[0] ?? '' })
await serve(app)
