// A durable queue in one SQLite file that shop and workers share. It has all the ideas of a broker, and no server.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import SQLite from 'better-sqlite3'
import { type Handler, LEASE_MS, type Queue, retryAfterMs, TRIES } from './queue.ts'

/** How often an idle worker looks for a job, ms. A broker would call instead. */
const LOOK_EVERY_MS = 20

type Job = { id: number; photo_id: number; tries: number; due_at_ms: number }

export async function sqliteQueue({ STORAGE_FOLDER }: { STORAGE_FOLDER: string }): Promise<Queue> {
  const file = new SQLite(join(STORAGE_FOLDER, 'queue.sqlite'), { timeout: 5_000 })
  file.pragma('journal_mode = WAL')
  file.pragma('synchronous = FULL') // a commit is on the disk: an accepted job survives even a power cut
  file.exec(`
    CREATE TABLE IF NOT EXISTS jobs (
      id        INTEGER PRIMARY KEY AUTOINCREMENT, -- never twice: the dead are known by it
      photo_id  INTEGER NOT NULL,
      tries     INTEGER NOT NULL DEFAULT 0,
      due_at_ms INTEGER NOT NULL -- nobody may take it before
    );
    CREATE INDEX IF NOT EXISTS jobs_by_due ON jobs (due_at_ms, id);
    CREATE TABLE IF NOT EXISTS dead_jobs (id INTEGER PRIMARY KEY, photo_id INTEGER NOT NULL, problem TEXT NOT NULL);`)

  const add = file.prepare('INSERT INTO jobs (photo_id, due_at_ms) VALUES (?, ?)')
  // #region claim
  // One statement, so no two workers can take the same job. Taking it is a lease: it moves the time at which the job is due to the
  // lease's end. A worker that does its job deletes it; of one that dies, nobody needs to be told: the job is due again.
  const claim = file.prepare<[number, number], Job>(`
    UPDATE jobs SET due_at_ms = ?, tries = tries + 1
    WHERE id = (SELECT id FROM jobs WHERE due_at_ms <= ? ORDER BY due_at_ms, id LIMIT 1)
    RETURNING id, photo_id, tries, due_at_ms`)
  // Only with the lease that we hold: had it run out, the job would be somebody else's by now.
  const remove = file.prepare('DELETE FROM jobs WHERE id = ? AND due_at_ms = ?')
  const retry = file.prepare('UPDATE jobs SET due_at_ms = ? WHERE id = ? AND due_at_ms = ?')
  const bury = file.prepare('INSERT OR IGNORE INTO dead_jobs (id, photo_id, problem) VALUES (?, ?, ?)')

  async function workOn(
    { id, photo_id, tries, due_at_ms }: Job,
    { perform, giveUp }: Handler,
  ): Promise<void> {
    try {
      // Begun so often and never finished: perhaps it is what kills the workers.
      if (tries > TRIES) throw new Error('every worker that took it died')
      await perform(photo_id)
      remove.run(id, due_at_ms)
    } catch (error) {
      if (tries < TRIES) return void retry.run(Date.now() + retryAfterMs(tries), id, due_at_ms)
      await giveUp(photo_id, error as Error)
      bury.run(id, photo_id, (error as Error).message)
      remove.run(id, due_at_ms)
    }
  }
  // #endregion claim

  let closed = false
  let working: Promise<void> | undefined
  return {
    async enqueue(photoId) {
      add.run(photoId, Date.now())
    },
    async work(handler) {
      working = (async () => {
        while (!closed) {
          const now = Date.now()
          const job = claim.get(now + LEASE_MS, now)
          // What fails beyond that, such as the database of those who give up, leaves the job to its lease.
          if (job) await workOn(job, handler).catch(() => {})
          else await sleep(LOOK_EVERY_MS)
        }
      })()
    },
    async close() {
      closed = true
      await working
      file.close()
    },
  }
}
