// A database while the seed fills it; one file for each kind says how.
import { unusable } from '../database/url.ts'
import type { Table } from './rows.ts'

export interface Target {
  /** Awaited. */
  execute(statement: string): unknown
  /** Inserts a table's rows, and stops if `onRows` throws. */
  insertRows(table: Table, onRows: OnRows): Promise<void>
}

/** To be told, and waited for, after every few thousand rows. */
export type OnRows = (count: number) => Promise<void>

/**
 * Has `fill` fill the database that the URL names, and leaves it filled and analyzed, or as it was.
 * @throws what `fill` throws, or the database's error
 */
export type Build = (url: string, fill: (target: Target) => Promise<void>) => Promise<void>

/** @throws Error when there are tables: they may be somebody's */
export function refuseTables(names: string[]): void {
  if (names.length === 0) return
  const some = names.length > 5 ? `${names.slice(0, 5).join(', ')} …` : names.join(', ')
  throw new Error(
    `there are tables already (${some}), and the seed fills an empty database. Make a new one, or drop them`,
  )
}

/** Says of a connection that failed what to do. */
export const cannotConnect = (url: string) => (cause: Error) => {
  throw unusable(url, cause, 'Start its server, make that database, or correct DATABASE_URL')
}
