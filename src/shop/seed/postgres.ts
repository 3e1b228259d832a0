// Fills a PostgreSQL database by COPY, in one transaction: until it ends nobody sees a table, and if it fails there is none.
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { CONNECT_WITHIN_MS } from '../database/unavailable.ts'
import type { Table } from './rows.ts'
import { type Build, cannotConnect, type OnRows, refuseTables } from './target.ts'

const ROWS_PER_CHUNK = 2_000

export const buildPostgres: Build = async (url, fill) => {
  const { default: pg } = await import('pg')
  const db = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS })
  db.on('error', () => {}) // a lost connection: the statement that runs fails with it
  await db.connect().catch(cannotConnect(url))
  try {
    refuseTables(await tableNames(db))
    await db.query(`BEGIN; SET LOCAL maintenance_work_mem = '128MB'`) // to sort an index's entries in memory
    await fill({
      execute: (statement) => db.query(statement),
      insertRows: (table, onRows) => insertRows(db, table, onRows),
    })
    const made = await tableNames(db)
    for (const name of made) await continueIds(db, name)
    await db.query('COMMIT')
    // Statistics for the planner. And no vacuum will come by itself soon, in the middle of a measurement.
    await db.query(`VACUUM (ANALYZE) ${made.join()}`)
  } finally {
    await db.end() // without COMMIT, all is undone
  }
}

async function tableNames(db: Client): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  )
  return rows.map(({ table_name }) => table_name)
}

/** Frozen as they are written, rows need no later pass; the server allows it for a table made in the same transaction. */
async function insertRows(db: Client, { name, columns, rows }: Table, onRows: OnRows) {
  const { from } = await import('pg-copy-streams')
  async function* chunks() {
    let lines: string[] = []
    for (const row of rows()) {
      lines.push(row.map(escaped).join('\t'))
      if (lines.length < ROWS_PER_CHUNK) continue
      yield `${lines.join('\n')}\n`
      await onRows(lines.length)
      lines = []
    }
    if (lines.length) yield `${lines.join('\n')}\n`
    await onRows(lines.length)
  }
  await pipeline(chunks, db.query(from(`COPY ${name} (${columns.join()}) FROM STDIN (FREEZE)`)))
}

/** In COPY's text format, a tab ends a column, a line feed the row, and a backslash escapes. */
const escaped = (value: string | number) =>
  typeof value === 'number'
    ? value
    : value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string)
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** The rows brought their ids along: the next one that the server gives must come after them. */
async function continueIds(db: Client, table: string) {
  const { rows } = await db.query(
    `SELECT pg_get_serial_sequence('${table}', column_name) AS ids FROM information_schema.columns WHERE table_name = '${table}' AND is_identity = 'YES'`,
  )
  for (const { ids } of rows) await db.query(`SELECT setval('${ids}', max(id)) FROM ${table}`)
}
