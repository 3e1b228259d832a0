// What became of each upload: a row that the shop begins and whoever did the work ends. Status and gauges are read from it.
import type { Database } from '../../src/shop/database.ts'

interface UploadRow {
  photo_id: number
  state: 'waiting' | 'done' | 'dead'
  accepted_at_ms: number
  finished_at_ms: number | null
  /** Why it is dead. */
  problem: string | null
}

export type Uploads = ReturnType<typeof uploadsIn>

/** The gauges look at so many of the last finished. */
const RECENT = 200

export function uploadsIn(database: Database) {
  const db = database.withTables<{ uploads: UploadRow }>()
  const inState = (state: UploadRow['state']) => db.selectFrom('uploads').where('state', '=', state)
  const count = async (rows: ReturnType<typeof inState>) =>
    Number((await rows.select(({ fn }) => fn.countAll().as('n')).executeTakeFirst())?.n)

  return {
    async createTable(): Promise<void> {
      if ((await db.introspection.getTables()).some(({ name }) => name === 'uploads')) return
      await db.schema
        .createTable('uploads')
        .addColumn('photo_id', 'bigint', (column) => column.primaryKey())
        .addColumn('state', 'varchar(10)', (column) => column.notNull())
        .addColumn('accepted_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('finished_at_ms', 'bigint')
        .addColumn('problem', 'varchar(500)')
        .execute()
      await db.schema.createIndex('uploads_by_state').on('uploads').columns(['state']).execute()
    },

    async accept(photoId: number): Promise<void> {
      const row = { photo_id: photoId, accepted_at_ms: Date.now(), finished_at_ms: null, problem: null }
      await db
        .insertInto('uploads')
        .values({ ...row, state: 'waiting' })
        .execute()
    },

    /** Once done, it stays done: a second time changes nothing. */
    async finish(photoId: number, state: 'done' | 'dead', problem: string | null = null): Promise<void> {
      await db
        .updateTable('uploads')
        .set({ state, finished_at_ms: Date.now(), problem: problem?.slice(0, 500) ?? null })
        .where('photo_id', '=', photoId)
        .where('state', '=', 'waiting')
        .execute()
    },

    find: (photoId: number) =>
      db.selectFrom('uploads').selectAll().where('photo_id', '=', photoId).executeTakeFirst(),

    /** Accepted, and neither done nor given up: those in the queue, those being worked on, and those that wait to be tried again. */
    backlog: () => count(inState('waiting')),

    /** How it goes since `since`, ms: counts, and how long it took from the upload to the finished thumbnails. */
    async gauges(since: number) {
      const lately = (state: UploadRow['state']) => inState(state).where('accepted_at_ms', '>=', since)
      const recent = await lately('done')
        .select(['accepted_at_ms', 'finished_at_ms'])
        .orderBy('finished_at_ms', 'desc')
        .limit(RECENT)
        .execute()
      const times = recent
        .map(({ accepted_at_ms, finished_at_ms }) => Number(finished_at_ms) - accepted_at_ms)
        .sort((a, b) => a - b)
      return {
        backlog: await count(inState('waiting')),
        done: await count(lately('done')),
        dead: await count(lately('dead')),
        completionP50Ms: times[Math.floor(times.length * 0.5)],
        completionP99Ms: times[Math.floor(times.length * 0.99)],
      }
    },
  }
}
