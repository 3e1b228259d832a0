// Every finished run, in a small SQLite file under `.tenfold/`. Runs at the same time share it.
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { headlineOf } from './headline.ts'
import type { Lesson } from './lessons.ts'
import { labFolder } from './paths.ts'
import type { Effect, Result } from './result.ts'

/** Goes up when the tables change. */
const VERSION = 1

const TABLES = `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lesson TEXT NOT NULL,
    started_at TEXT NOT NULL,
    result TEXT NOT NULL CHECK (json_valid(result))
  ) STRICT;
  CREATE INDEX runs_by_lesson ON runs (lesson, id);
`

/** What a lesson's newest run showed. */
export interface LastRun {
  startedAt: string
  /** The one that it is told by. */
  effect: Effect | undefined
  claimsHold: boolean
}

export interface History {
  /** Keeps a result, whole or not at all. Returns its number. */
  add(result: Result): number
  /** The newest runs, of one lesson or of all. */
  list(lesson?: string, limit?: number): { id: number; result: Result }[]
  get(id: number): Result | undefined
  /** The newest run of every lesson that has one of which something is claimed: no scenario, nor a load or a system of the reader's own choice. */
  lastRuns(lessons: Pick<Lesson, 'folder' | 'experiment'>[]): Map<string, LastRun>
  close(): void
}

/**
 * Opens the history. A file that can't be read, or is of another version, is set aside under another name, never deleted.
 * @param notice told in words when that happened
 */
export function openHistory(
  notice: (text: string) => void = () => {},
  path = join(labFolder(), 'history.sqlite'),
): History {
  const database = openOrSetAside(path, notice)
  const insert = database.prepare<[string, string, string]>(
    'INSERT INTO runs (lesson, started_at, result) VALUES (?, ?, ?)',
  )
  const newest = database.prepare<[], { result: string }>(
    `SELECT result FROM runs WHERE id IN (
      SELECT max(id) FROM runs WHERE json_extract(result, '$.scenario') IS NULL
        AND json_array_length(result, '$.claims') > 0 GROUP BY lesson)`,
  )
  const newestFirst = database.prepare<[number], { id: number; result: string }>(
    'SELECT id, result FROM runs ORDER BY id DESC LIMIT ?',
  )
  const newestOf = database.prepare<[string, number], { id: number; result: string }>(
    'SELECT id, result FROM runs WHERE lesson = ? ORDER BY id DESC LIMIT ?',
  )
  const one = database.prepare<[number], { result: string }>('SELECT result FROM runs WHERE id = ?')
  return {
    add: (result) =>
      Number(insert.run(result.lesson, result.startedAt, JSON.stringify(result)).lastInsertRowid),
    list: (lesson, limit = 100) => {
      const rows = lesson === undefined ? newestFirst.all(limit) : newestOf.all(lesson, limit)
      return rows.map(({ id, result }) => ({ id, result: JSON.parse(result) as Result }))
    },
    get: (id) => {
      const row = one.get(id)
      return row && (JSON.parse(row.result) as Result)
    },
    lastRuns(lessons) {
      const results = newest.all().map(({ result }) => JSON.parse(result) as Result)
      return new Map(
        results.map((result) => {
          const { lesson, startedAt, claims } = result
          const experiment = lessons.find(({ folder }) => folder === lesson)?.experiment
          const effect = headlineOf(result, experiment?.claims)
          return [lesson, { startedAt, effect, claimsHold: claims.every(({ holds }) => holds) }]
        }),
      )
    },
    close: () => database.close(),
  }
}

function openOrSetAside(path: string, notice: (text: string) => void): Database.Database {
  try {
    return open(path)
  } catch (error) {
    if (
      !(error instanceof Unreadable) &&
      !/^SQLITE_(NOTADB|CORRUPT|FORMAT)/.test((error as { code?: string }).code ?? '')
    )
      throw error
    const aside = path.replace(/\.sqlite$/, `-unreadable-${Date.now()}.sqlite`)
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
    notice(
      `The history could not be read (${(error as Error).message}). It was set aside as ${aside}; a new one begins.`,
    )
    return open(path)
  }
}

class Unreadable extends Error {}

function open(path: string): Database.Database {
  const database = new Database(path, { timeout: 10_000 })
  try {
    // No write-ahead log: a run writes one row, and switching a new file to it fails when two processes do so at once.
    // Immediate: two runs that find no tables at the same time must not both make them.
    database.transaction(() => prepareTables(database)).immediate()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function prepareTables(database: Database.Database): void {
  const version = database.pragma('user_version', { simple: true }) as number
  if (version === VERSION) return
  if (version !== 0) throw new Unreadable(`it has version ${version}, this is version ${VERSION}`)
  database.exec(TABLES)
  database.pragma(`user_version = ${VERSION}`)
}
