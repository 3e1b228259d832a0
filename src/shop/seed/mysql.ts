// Fills a MySQL or MariaDB database by inserts of many rows each. It has no transaction for tables: if it fails, they are dropped.
import type { Connection } from 'mysql2/promise'
import { CONNECT_WITHIN_MS } from '../database/unavailable.ts'
import type { Table } from './rows.ts'
import { type Build, cannotConnect, type OnRows, refuseTables } from './target.ts'

const ROWS_PER_INSERT = 1_000

export const buildMysql: Build = async (url, fill) => {
  const { createConnection } = await import('mysql2/promise')
  const options = { uri: url, charset: 'utf8mb4_bin', connectTimeout: CONNECT_WITHIN_MS }
  const db = await createConnection(options).catch(cannotConnect(url))
  const made: string[] = []
  try {
    refuseTables(await tableNames(db))
    // The rows are right by construction; a test checks them. Commits are few: each waits for the disk.
    await db.query('SET SESSION foreign_key_checks = 0, unique_checks = 0, autocommit = 0')
    await fill({
      async execute(statement) {
        await db.query(statement)
        const [, name] = /^CREATE TABLE (\w+)/.exec(statement) ?? []
        if (name) made.push(name)
      },
      insertRows: (table, onRows) => insertRows(db, table, onRows),
    })
    await db.query(`ANALYZE TABLE ${made.join()}`)
  } catch (error) {
    if (made.length) await db.query(`DROP TABLE ${made.join()}`).catch(() => {})
    throw error
  } finally {
    await db.end()
  }
}

async function tableNames(db: Connection): Promise<string[]> {
  const [rows] = await db.query('SHOW TABLES')
  return (rows as object[]).map((row) => Object.values(row)[0])
}

async function insertRows(db: Connection, { name, columns, rows }: Table, onRows: OnRows) {
  const insert = (batch: unknown[]) => db.query(`INSERT INTO ${name} (${columns.join()}) VALUES ?`, [batch])
  let batch: (string | number)[][] = []
  for (const row of rows()) {
    batch.push(row)
    if (batch.length < ROWS_PER_INSERT) continue
    await insert(batch)
    await onRows(batch.length)
    batch = []
  }
  if (batch.length) await insert(batch)
  await db.query('COMMIT')
  await onRows(batch.length)
}
