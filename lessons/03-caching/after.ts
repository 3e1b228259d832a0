// The same shop with its product pages cached: CACHE=memory (the default), redis or memcached.
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'
import { cacheAside } from './cache.ts'
import { memcachedStore, memoryStore, redisStore } from './stores.ts'

const knobs = readEnv(
  Type.Object({
    CACHE: Type.Enum(['memory', 'redis', 'memcached'], {
      default: 'memory',
      description: 'memory, redis or memcached',
    }),
    CACHE_TTL: Type.Number({ default: 30, exclusiveMinimum: 0, description: 'seconds, more than 0' }),
    CACHE_SIZE: Type.Integer({ default: 10_000, minimum: 1, description: 'a number of pages, 1 or more' }),
    REDIS_URL: Type.String({
      default: 'redis://127.0.0.1:6379',
      description: 'such as redis://127.0.0.1:6379',
    }),
    REDIS_PREFIX: Type.String({ default: '', description: 'what every key begins with' }),
    MEMCACHED_URL: Type.String({
      default: 'memcached://127.0.0.1:11211',
      description: 'such as memcached://127.0.0.1:11211',
    }),
    MEMCACHED_PREFIX: Type.String({ default: '', description: 'what every key begins with' }),
  }),
)

const ttlMs = knobs.CACHE_TTL * 1000
const stores = {
  memory: () => memoryStore({ pages: knobs.CACHE_SIZE, ttlMs }),
  redis: () => redisStore({ url: knobs.REDIS_URL, prefix: knobs.REDIS_PREFIX, ttlMs }),
  memcached: () => memcachedStore({ url: knobs.MEMCACHED_URL, prefix: knobs.MEMCACHED_PREFIX, ttlMs }),
}
const store = stores[knobs.CACHE]()

const shop = await buildShop({ catalog: (catalog) => cacheAside(catalog, store) })
shop.addHook('onClose', () => store.close())
await serve(shop)
