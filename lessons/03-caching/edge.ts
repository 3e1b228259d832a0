// The shop behind a cache that speaks HTTP, the edge. The shop caches nothing: it says in each answer's headers what may be kept.
import etag from '@fastify/etag'
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'

const { CACHE_TTL } = readEnv(
  Type.Object({
    CACHE_TTL: Type.Number({ default: 30, exclusiveMinimum: 0, description: 'seconds, more than 0' }),
  }),
)

const shop = await buildShop()

// #region headers
// ETag: a name for this very text. Whoever has it asks "changed since?" and gets 304 and no body, if not.
await shop.register(etag)

shop.addHook('onSend', async (request, reply) => {
  if (request.method !== 'GET' || request.routeOptions.url !== '/products/:id' || reply.statusCode !== 200)
    return
  // Shared caches (s-maxage) may keep the page as long as ours did; in whole seconds, so rounded down: never longer.
  // Browsers (max-age) ask each time, since nothing can take a page back from them.
  reply.header('cache-control', `public, max-age=0, s-maxage=${Math.floor(CACHE_TTL)}`)
})
// #endregion headers

await serve(shop)
