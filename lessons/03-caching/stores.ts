// Two places to keep pages: the shop's own memory, and Redis, which all instances of the shop share.
import { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { Store } from './cache.ts'

/**
 * In the process: nothing is faster, but each instance fills its own, and a restart empties it. When it is full,
 * the page that nobody asked for longest goes (least recently used).
 */
export function memoryStore({ pages, ttlMs }: { pages: number; ttlMs: number }): Store {
  const cache = new LRUCache<number, string>({ max: pages, ttl: ttlMs })
  return {
    get: (id) => cache.get(id),
    set: (id, page) => void cache.set(id, page),
    delete: (id) => void cache.delete(id),
    close: () => {},
  }
}

/**
 * In Redis: a network hop away, shared, and still there after a restart. Redis is a helper, not a dependency: when it is gone or
 * slow, every call ends soon and counts as a miss, so the shop gets slower and stays right.
 */
export function redisStore({ url, prefix, ttlMs }: { url: string; prefix: string; ttlMs: number }): Store {
  const redis = new Redis(url, {
    keyPrefix: `${prefix}product:`,
    enableOfflineQueue: false, // no connection: fail now, don't wait for one
    maxRetriesPerRequest: 0,
    commandTimeout: 100, // ms; far above what Redis needs, far below what a visitor notices
    retryStrategy: (tries) => Math.min(tries * 50, 1_000),
  })
  redis.on('error', () => {}) // ioredis reconnects by itself; until then we miss
  const orMiss = (call: Promise<unknown>) => call.catch(() => undefined)
  return {
    get: async (id) => ((await orMiss(redis.get(String(id)))) as string | null | undefined) ?? undefined,
    set: async (id, page) => void (await orMiss(redis.set(String(id), page, 'PX', Math.ceil(ttlMs)))),
    delete: async (id) => void (await orMiss(redis.del(String(id)))),
    close: () => redis.disconnect(),
  }
}
