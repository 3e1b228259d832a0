// Your turn. This is the memory cache as in after.ts. Make it serve the old page while a new one is being computed
// ("stale while revalidate"), so that nobody ever waits for a popular page. The README says how to have it measured.
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'
import { cacheAside } from './cache.ts'
import { memoryStore } from './stores.ts'

const ttlMs = Number(process.env.CACHE_TTL ?? 30) * 1000
const store = memoryStore({ pages: Number(process.env.CACHE_SIZE ?? 10_000), ttlMs })

await serve(await buildShop({ catalog: (catalog) => cacheAside(catalog, store) }))
