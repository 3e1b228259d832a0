// Fills a SQLite file: written beside its place, then moved into it, replacing any that is there.
import SQLite from 'better-sqlite3'
import { databasePath } from '../database/sqlite.ts'
import { writeWhole } from './partial.ts'
import type { Table } from './rows.ts'
import type { Build, OnRows } from './target.ts'

const ROWS_PER_INSERT = 50
const ROWS_PER_TURN = 20_000 // then the event loop gets a turn, for signals and progress

export const buildSqlite: Build = (url, fill) =>
  writeWhole(databasePath(url), async (partial) => {
    const db = new SQLite(partial)
    try {
      // Nothing to protect from a crash: a half-made file is thrown away.
      db.pragma('journal_mode = MEMORY') // OFF is refused, silently, in the defensive mode that better-sqlite3 sets
      db.pragma('synchronous = OFF')
      db.pragma('foreign_keys = OFF') // the rows are right by construction; a test checks them
      db.exec('BEGIN')
      await fill({
        execute: (statement) => db.exec(statement),
        insertRows: (table, onRows) => insertRows(db, table, onRows),
      })
      db.exec('ANALYZE') // statistics, so that the planner knows which index narrows most
      db.exec('COMMIT')
      db.pragma('journal_mode = WAL') // kept in the file: whoever opens it needn't switch while others read
    } finally {
      db.close() // also moves what is in the write-ahead log into the file
    }
  })

/** Many rows a statement: half the time of one by one. */
async function insertRows(db: SQLite.Database, { name, columns, rows }: Table, onRows: OnRows) {
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
    await onRows(pending)
    pending = 0
  }
  const rest = values.length / columns.length
  if (rest) insert(rest).run(values)
  await onRows(pending + rest)
}
