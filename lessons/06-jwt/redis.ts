// A connection to a Redis that the shop can't do without: unlike a cache, it can't be skipped when it is away.
import { Redis } from 'ioredis'
import { httpError } from '../../src/shop/errors.ts'

const ANSWER_WITHIN_MS = 1_000

/**
 * Connects before the shop says that it is ready. `ask` awaits an answer.
 * @throws (from `ask`) a 503 when there is none in time: nobody is let in unchecked, and nobody is told to log in again
 */
export async function connectRedis(url: string, keyPrefix: string) {
  const redis = new Redis(url, {
    keyPrefix,
    lazyConnect: true,
    enableOfflineQueue: false, // no connection: fail now, don't wait for one
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_WITHIN_MS,
    retryStrategy: (tries) => Math.min(tries * 50, 1_000),
  })
  redis.on('error', () => {}) // ioredis reconnects by itself
  await redis.connect()
  const ask = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((cause: Error) => {
      throw Object.assign(httpError(503, 'Who you are cannot be checked just now; try again'), { cause })
    })
  return { redis, ask }
}
