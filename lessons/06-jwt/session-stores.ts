// Where sessions can be kept: the process's own memory, the database, or Redis. The last two are shared by all instances.
import { LRUCache } from 'lru-cache'
import type { Database } from '../../src/shop/database.ts'
import { connectRedis } from './redis.ts'
import type { Session, SessionStore } from './sessions.ts'
import { withLoginTables } from './tables.ts'

/** Above this the session unused for longest ends: memory is finite, and anybody can log in. */
const SESSIONS_IN_MEMORY = 100_000

/** In the process: nothing is faster. Other instances don't know of it, and a restart logs everybody out. */
export function memorySessions(): SessionStore {
  const kept = new LRUCache<string, Session>({ max: SESSIONS_IN_MEMORY })
  return {
    add: (id, session) => void kept.set(id, session, { ttl: session.endsMs - Date.now() }),
    get: (id) => kept.get(id),
    remove: (id) => void kept.delete(id),
    close: () => {},
  }
}

/** In the database: shared, and it outlives every restart. Each request asks it once more. */
export async function databaseSessions(shopDb: Database): Promise<SessionStore> {
  const db = await withLoginTables(shopDb)
  return {
    async add(id, { memberId, endsMs }) {
      await db.insertInto('sessions').values({ id, member_id: memberId, ends_ms: endsMs }).execute()
      // Somebody must sweep up, and a log-in, with its password hash, is dear anyway.
      await db.deleteFrom('sessions').where('ends_ms', '<', Date.now()).execute()
    },
    async get(id) {
      const row = await db
        .selectFrom('sessions')
        .select(['member_id as memberId', 'ends_ms as endsMs'])
        .where('id', '=', id)
        .where('ends_ms', '>', Date.now())
        .executeTakeFirst()
      return row
    },
    async remove(id) {
      await db.deleteFrom('sessions').where('id', '=', id).execute()
    },
    close: () => {}, // the shop closes its database
  }
}

/** In Redis: shared, a network hop away, and it forgets by itself what is over. */
export async function redisSessions(url: string, prefix: string): Promise<SessionStore> {
  const { redis, ask } = await connectRedis(url, `${prefix}session:`)
  return {
    async add(id, { memberId, endsMs }) {
      await ask(redis.set(id, `${memberId} ${endsMs}`, 'PXAT', endsMs))
    },
    async get(id) {
      const kept = await ask(redis.get(id))
      const [memberId, endsMs] = kept?.split(' ').map(Number) ?? []
      return memberId && endsMs ? { memberId, endsMs } : undefined
    },
    async remove(id) {
      await ask(redis.del(id))
    },
    close: () => redis.disconnect(),
  }
}
