// The SQLite queue by itself: leases, tries and dead letters, with a clock that the test sets.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Handler, LEASE_MS, type Queue, TRIES } from './queue.ts'
import { sqliteQueue } from './queue-sqlite.ts'

let STORAGE_FOLDER: string
let opened: Queue[]
let now: number
/** Ends the jobs that hang. */
const letGo: (() => void)[] = []
/** As another process would: a connection of its own to the same file. */
async function open(): Promise<Queue> {
  const queue = await sqliteQueue({ STORAGE_FOLDER })
  opened.push(queue)
  return queue
}
const handler = (its: Partial<Handler>): Handler => ({
  perform: async () => {},
  giveUp: async () => {},
  ...its,
})

beforeEach(async () => {
  STORAGE_FOLDER = await mkdtemp(join(tmpdir(), 'tenfold-queue-'))
  opened = []
  now = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => now)
})
afterEach(async () => {
  for (const go of letGo.splice(0)) go()
  vi.restoreAllMocks()
  await Promise.all(opened.map((queue) => queue.close()))
  await rm(STORAGE_FOLDER, { recursive: true })
})

test('two workers share the jobs: each is done once, the oldest first', async () => {
  const [shop, one, other] = [await open(), await open(), await open()]
  for (let id = 1; id <= 20; id++) await shop.enqueue(id)
  const done: number[] = []
  const perform = async (id: number) => void done.push(id)
  await Promise.all([one, other].map((queue) => queue.work(handler({ perform }))))
  await vi.waitFor(() => expect(done).toHaveLength(20))
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  expect(done[0]).toBe(1)
})

test('a job whose worker says nothing any more is given to another when the lease is over, not before', async () => {
  const [dying, healthy] = [await open(), await open()]
  await dying.enqueue(1)
  const hanging = vi.fn(() => new Promise<void>((resolve) => letGo.push(resolve)))
  await dying.work(handler({ perform: hanging }))
  await vi.waitFor(() => expect(hanging).toHaveBeenCalledOnce())
  const perform = vi.fn(async () => {})
  await healthy.work(handler({ perform }))
  now += LEASE_MS - 1
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(perform).not.toHaveBeenCalled()
  now += 1
  await vi.waitFor(() => expect(perform).toHaveBeenCalledExactlyOnceWith(1))
})

test('a job that fails is tried again, later each time, and then given up', async () => {
  const queue = await open()
  await queue.enqueue(1)
  const perform = vi.fn(async () => {
    throw new Error('broken')
  })
  const giveUp = vi.fn(async () => {})
  await queue.work(handler({ perform, giveUp }))
  for (const [i, wait] of [0, 200, 400].entries()) {
    now += wait - 1
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(perform).toHaveBeenCalledTimes(Math.max(1, i))
    now += 1
    await vi.waitFor(() => expect(perform).toHaveBeenCalledTimes(i + 1))
  }
  await vi.waitFor(() => expect(giveUp).toHaveBeenCalledExactlyOnceWith(1, new Error('broken')))
  now += 60_000
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(perform).toHaveBeenCalledTimes(TRIES)
})

test('each job that died is kept, also when the queue was empty in between', async () => {
  const queue = await open()
  const perform = () => Promise.reject(new Error('broken'))
  const giveUp = vi.fn(async () => {})
  await queue.work(handler({ perform, giveUp }))
  for (const [before, photoId] of [7, 8].entries()) {
    await queue.enqueue(photoId)
    await vi.waitFor(() => {
      now += 60_000
      expect(giveUp).toHaveBeenCalledTimes(before + 1)
    })
  }
  const file = new SQLite(join(STORAGE_FOLDER, 'queue.sqlite'), { readonly: true })
  const dead = file.prepare('SELECT photo_id FROM dead_jobs ORDER BY id').pluck()
  await vi.waitFor(() => expect(dead.all()).toEqual([7, 8]))
  file.close()
})

test('a job that kills every worker is given up without being begun once more', async () => {
  const shop = await open()
  await shop.enqueue(1)
  for (let i = 0; i < TRIES; i++) {
    const perform = vi.fn(() => new Promise<void>((resolve) => letGo.push(resolve)))
    await (await open()).work(handler({ perform }))
    await vi.waitFor(() => expect(perform).toHaveBeenCalledOnce())
    now += LEASE_MS
  }
  const perform = vi.fn(async () => {})
  const giveUp = vi.fn(async () => {})
  await (await open()).work(handler({ perform, giveUp }))
  await vi.waitFor(() => expect(giveUp).toHaveBeenCalledOnce())
  expect(perform).not.toHaveBeenCalled()
})
