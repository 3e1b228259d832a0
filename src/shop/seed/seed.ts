// Builds the shop's database from a seed: the same seed, the same rows, whatever the database.
import { setImmediate } from 'node:timers/promises'
import { type DialectName, dialectOf } from '../database/url.ts'
import { hashPassword } from '../password.ts'
import { indexes, schemaFor } from '../schema.ts'
import { buildMysql } from './mysql.ts'
import { buildPostgres } from './postgres.ts'
import { type Sizes, shopTables } from './rows.ts'
import { buildSqlite } from './sqlite.ts'
import type { Build } from './target.ts'

export type SeedOptions = Sizes & { seed: number }
/** `done` goes from 0 to 1; `text` says what is being done. */
export type OnProgress = (done: number, text: string) => void

/** What every generated member logs in with. */
export const SEED_PASSWORD = 'print-shop'

const INDEX_WEIGHT = 150_000 // an index takes about as long as this many rows

const builds: Record<DialectName, Build> = { sqlite: buildSqlite, postgres: buildPostgres, mysql: buildMysql }

/**
 * Builds the database that `url` names, whole or not at all. A SQLite file that is there is replaced; on a server the database
 * must exist and be empty.
 * @throws what `signal` was aborted with, or the database's error (a full disk, say); nothing is left behind then.
 */
export async function seedDatabase(
  url: string,
  options: SeedOptions,
  onProgress: OnProgress = () => {},
  signal?: AbortSignal,
) {
  const dialect = dialectOf(url)
  const passwordHash = await hashPassword(SEED_PASSWORD, Buffer.alloc(16, String(options.seed)))
  const tables = shopTables(options, options.seed, passwordHash)
  const schema = schemaFor(dialect)

  const total = tables.reduce((sum, table) => sum + table.expected, indexes.length * INDEX_WEIGHT)
  let done = 0
  const step = async (weight: number, next: string) => {
    done += weight
    onProgress(Math.min(done / total, 0.99), next)
    await setImmediate()
    signal?.throwIfAborted()
  }

  await builds[dialect](url, async (target) => {
    for (const statement of schema.tables) await target.execute(statement)
    for (const table of tables) {
      await step(0, table.name)
      await target.insertRows(table, (count) => step(count, table.name))
    }
    for (const index of indexes) {
      await step(0, 'indexes')
      await target.execute(index)
      await step(INDEX_WEIGHT, 'indexes')
    }
    for (const reference of schema.references) {
      await step(0, 'indexes')
      await target.execute(reference)
    }
  })
  onProgress(1, 'done')
}
