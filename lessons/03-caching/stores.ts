// Where pages can be kept: the shop's own memory, or Redis or Memcached, which all instances of the shop share.
import { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import memjs from 'memjs'
import type { Store } from './cache.ts'

/** Far above what a cache needs to answer, far below what a visitor notices. */
const ANSWER_WITHIN_MS = 100

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

// #region redis
/**
 * In Redis: a network hop away, shared, and still there after a restart. Redis is a helper, not a dependency: when it is gone or
 * slow, every call ends soon and counts as a miss, so the shop gets slower and stays right.
 */
export function redisStore({ url, prefix, ttlMs }: { url: string; prefix: string; ttlMs: number }): Store {
  const redis = new Redis(url, {
    keyPrefix: `${prefix}product:`,
    enableOfflineQueue: false, // no connection: fail now, don't wait for one
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_WITHIN_MS,
    retryStrategy: (tries) => Math.min(tries * 50, 1_000),
  })
  redis.on('error', () => {}) // ioredis reconnects by itself; until then we miss
  return {
    get: async (id) => (await orMiss(redis.get(String(id)))) ?? undefined,
    set: async (id, page) => void (await orMiss(redis.set(String(id), page, 'PX', Math.ceil(ttlMs)))),
    delete: async (id) => void (await orMiss(redis.del(String(id)))),
    close: () => redis.disconnect(),
  }
}
// #endregion redis

/**
 * In Memcached: like Redis, and it can do nothing else. It counts whole seconds, so a page is dropped up to a second early, never late.
 */
export function memcachedStore({
  url,
  prefix,
  ttlMs,
}: {
  url: string
  prefix: string
  ttlMs: number
}): Store {
  const expires = Math.floor(ttlMs / 1000)
  const memcached = memjs.Client.create(new URL(url).host, {
    retries: 1, // that is: one try
    timeout: ANSWER_WITHIN_MS / 1000,
    logger: { log: () => {} }, // it reconnects by itself; until then we miss
  })
  const keyOf = (id: number) => `${prefix}product:${id}`
  return {
    get: async (id) => (await orMiss(memcached.get(keyOf(id))))?.value?.toString(),
    set: async (id, page) => {
      if (expires > 0) await orMiss(memcached.set(keyOf(id), page, { expires })) // to Memcached, 0 is for ever
    },
    delete: async (id) => void (await orMiss(memcached.delete(keyOf(id)))),
    close: () => memcached.close(),
  }
}

/** A call that fails, or whose answer was lost with its connection, is a miss. */
function orMiss<T>(call: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS)
  })
  return Promise.race([call.catch(() => undefined), late]).finally(() => clearTimeout(timer))
}
