// The deny-list: log-ins that have ended before their tokens have. It makes log-out real, and asks Redis at each request.
import { connectRedis } from './redis.ts'

export interface DenyList {
  /** @param id of the log-in, `sid` in its tokens */
  add(id: string): Promise<void>
  has(id: string): Promise<boolean>
  close(): Promise<void> | void
}

/**
 * @param entryLifeS as long as the longest-lived token, s. After that the token is over by itself: the list stays as short as the
 * log-outs of the last minutes, however many members there are.
 */
export async function redisDenyList(url: string, prefix: string, entryLifeS: number): Promise<DenyList> {
  const { redis, ask } = await connectRedis(url, `${prefix}denied:`)
  return {
    async add(id) {
      await ask(redis.set(id, '', 'EX', Math.ceil(entryLifeS)))
    },
    has: async (id) => (await ask(redis.exists(id))) === 1,
    close: () => redis.disconnect(),
  }
}
