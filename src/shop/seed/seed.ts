// Builds the shop's database from a seed: the same seed, the same rows.
import { setImmediate } from 'node:timers/promises'
import SQLite from 'better-sqlite3'
import { hashPassword } from '../password.ts'
import { indexes, tables as schema } from '../schema.ts'
import { writeWhole } from './partial.ts'
import { type Sizes, shopTables, type Table } from './rows.ts'

export type SeedOptions = Sizes & { seed: number }
/** `done` goes from 0 to 1; `text` says what is being done. */
export type OnProgress = (done: number, text: string) => void

/** What every generated member logs in with. */
export const SEED_PASSWORD = 'print-shop'

const ROWS_PER_INSERT = 50
const ROWS_PER_TURN = 20_000 // then the event loop gets a turn, for signals and progress
const INDEX_WEIGHT = 150_000 // an index takes about as long as this many rows

/**
 * Builds the database file at `path`, whole or not at all, replacing any that is there.
 * @throws what `signal` was aborted with, or SQLite's error (a full disk, say); nothing is left behind then.
 */
export async function seedDatabase(
  path: string,
  options: SeedOptions,
  onProgress: OnProgress = () => {},
  signal?: AbortSignal,
) {
  const passwordHash = await hashPassword(SEED_PASSWORD, Buffer.alloc(16, String(options.seed)))
  await writeWhole(path, async (partial) => {
    const db = new SQLite(partial)
    try {
      await build(db, shopTables(options, options.seed, passwordHash), onProgress, signal)
    } finally {
      db.close() // also moves what is in the write-ahead log into the file
    }
  })
  onProgress(1, 'done')
}

async function build(db: SQLite.Database, tables: Table[], onProgress: OnProgress, signal?: AbortSignal) {
  // Nothing to protect from a crash: a half-made file is thrown away.
  db.pragma('journal_mode = MEMORY') // OFF is refused, silently, in the defensive mode that better-sqlite3 sets
  db.pragma('synchronous = OFF')
  db.pragma('foreign_keys = OFF') // the rows are right by construction; a test checks them
  db.exec(schema)

  const total = tables.reduce((sum, table) => sum + table.expected, indexes.length * INDEX_WEIGHT)
  let done = 0
  const step = async (weight: number, next: string) => {
    done += weight
    onProgress(Math.min(done / total, 0.99), next)
    await setImmediate()
    signal?.throwIfAborted()
  }
  db.exec('BEGIN')
  for (const table of tables) {
    await step(0, table.name)
    for (const count of insertRows(db, table)) await step(count, table.name)
  }
  for (const index of indexes) {
    await step(0, 'indexes')
    db.exec(index)
    await step(INDEX_WEIGHT, 'indexes')
  }
  db.exec('ANALYZE') // statistics, so that the planner knows which index narrows most
  db.exec('COMMIT')
  db.pragma('journal_mode = WAL') // kept in the file: whoever opens it needn't switch while others read
}

/** Inserts a table's rows, many a statement (half the time of one by one); yields how many, a turn at a time. */
function* insertRows(db: SQLite.Database, { name, columns, rows }: Table) {
  const tuple = `(${columns.map(() => '?').join()})`
  const insert = (count: number) =>
    db.prepare(`INSERT INTO ${name} (${columns.join()}) VALUES ${Array(count).fill(tuple).join()}`)
  const insertFull = insert(ROWS_PER_INSERT)

  let values: (string | number)[] = []
  let pending = 0
  for (const row of rows()) {
    values.push(...row)
    if (values.length < ROWS_PER_INSERT * columns.length) continue
    insertFull.run(values)
    values = []
    pending += ROWS_PER_INSERT
    if (pending < ROWS_PER_TURN) continue
    yield pending
    pending = 0
  }
  const rest = values.length / columns.length
  if (rest) insert(rest).run(values)
  yield pending + rest
}
