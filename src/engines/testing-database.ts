// For tests: what an SQL database must keep besides the contract of all engines.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Engine } from './engine.ts'
import { startForTest } from './testing.ts'

export interface SqlDatabase {
  engine: Engine
  version: RegExp
  /** Runs a statement on a connection of its own, and gives its rows, each as a list of values. */
  query(url: string, sql: string): Promise<unknown[][]>
  /** A statement that lists the databases. */
  databases: string
  /** Statements that make a user `alice` with the password `right`, who may do nothing yet. */
  makeUser(server: string): Promise<void>
  /** A statement that lets her make databases. */
  allow: string
}

/** Writes on one connection, reads on another. */
export async function useSql(query: SqlDatabase['query'], url: string): Promise<void> {
  const word = `word-${Math.random()}`
  await query(url, 'CREATE TABLE IF NOT EXISTS words (word VARCHAR(40))')
  await query(url, `INSERT INTO words VALUES ('${word}')`)
  expect(await query(url, `SELECT word FROM words WHERE word = '${word}'`)).toEqual([[word]])
}

/** Tests of a server that was started by its program. */
export async function keepsItsData({ engine, query, version }: SqlDatabase): Promise<void> {
  const reason = (await isHere(engine)) ? '' : ` (skipped: ${engine.title} is not installed)`

  describe.skipIf(reason)(`${engine.name} in a folder of the caller's${reason}`, () => {
    let folder: string
    const data = () => join(folder, 'made when started')
    const start = () => startForTest(engine.name, 'binary', process.env, { folder, data: data() })
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "tenfold's düta "))
    })
    afterAll(async () => {
      expect(await readdir(folder)).toEqual(['made when started'])
      await rm(folder, { recursive: true })
    })

    test('finds there what another run left', async () => {
      const first = await start()
      expect(first.version).toMatch(version)
      await query(first.url, 'CREATE TABLE words (word VARCHAR(40))')
      await query(first.url, `INSERT INTO words VALUES ('kept')`)
      await first.stop()
      const second = await start()
      expect(new URL(second.url).pathname).toBe(new URL(first.url).pathname)
      expect(await query(second.url, 'SELECT word FROM words')).toEqual([['kept']])
      await second.stop()
    }, 60_000)
  })
}

/** Tests of a server that is named by URL. */
export async function leavesAServerAsItWas(its: SqlDatabase): Promise<void> {
  const { engine, query, version, databases, makeUser, allow } = its
  const variable = engine.urlVariable as string
  const reason = (await isHere(engine)) ? '' : ` (skipped: ${engine.title} is not installed)`

  describe.skipIf(reason)(`a server given by ${variable}${reason}`, () => {
    let server: Awaited<ReturnType<typeof startForTest>>
    let before: unknown[][]
    const start = (url: string) => startForTest(engine.name, 'url', { [variable]: url })
    beforeAll(async () => {
      server = await startForTest(engine.name, 'binary')
      await query(server.url, 'CREATE DATABASE foreign_one')
      before = await query(server.url, databases)
    }, 60_000)
    afterAll(() => server.stop())

    test('gets a database for the run, and loses it again', async () => {
      const run = await start(server.url)
      expect(run).toMatchObject({ how: 'url', version: expect.stringMatching(version) })
      expect(run.process).toBeUndefined()
      expect(run.url).toMatch(/\/tenfold_\w+$/)
      await useSql(query, run.env.DATABASE_URL as string)
      expect(await query(server.url, databases)).toHaveLength(before.length + 1)
      await run.stop()
      expect(await query(server.url, databases)).toEqual(before)
    })

    test('the URL needs to name no database', async () => {
      const run = await start(server.url.replace(/\/\w+$/, ''))
      await useSql(query, run.url)
      await run.stop()
    })

    test('with a wrong password, or without rights, fails and keeps the password to itself', async () => {
      const alice = (word: string) => server.url.replace(/\w+@/, `alice:${word}@`)
      await makeUser(server.url)
      await vi.waitFor(() => expect(query(alice('none'), 'SELECT 1')).rejects.toThrow())
      for (const word of ['wrong', 'right']) {
        const failure = start(alice(word))
        await expect(failure).rejects.toThrow(new RegExp(`${variable}.*(password|denied).*unset`))
        await expect(failure).rejects.not.toThrow(new RegExp(`:${word}@`))
      }
      await query(server.url, allow)
      const run = await start(alice('right'))
      await useSql(query, run.url)
      await run.stop()
      expect(await query(server.url, databases)).toEqual(before)
    })
  })
}

async function isHere(engine: Engine): Promise<boolean> {
  return (await engine.find(process.env)).some(({ how }) => how === 'binary')
}
