// A PostgreSQL replica keeps the contract beside its primary, by its program and by URL.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunningEngine } from './engine.ts'
import { connected } from './postgres/connection.ts'
import { postgresReplica } from './postgres-replica.ts'
import { keepsTheContract, refusesUselessUrls, startForTest } from './testing.ts'

const query = (url: string, sql: string) =>
  connected({ connectionString: url }, async (client) => (await client.query(sql)).rows)

const here = (await postgresReplica.find(process.env)).some(({ how }) => how === 'binary')
const reason = here ? '' : ' (skipped: PostgreSQL is not installed)'

let primary: Awaited<ReturnType<typeof startForTest>>
beforeAll(async () => {
  if (here) primary = await startForTest('postgres', 'binary')
}, 60_000)
afterAll(() => primary?.stop())

/** What is written to the primary arrives; the replica itself takes no writes. */
async function follows(replica: string) {
  const word = `word-${Math.random()}`
  await query(primary.url, 'CREATE TABLE IF NOT EXISTS words (word text)')
  await query(primary.url, `INSERT INTO words VALUES ('${word}')`)
  await vi.waitFor(
    async () => {
      const rows = await query(replica, `SELECT word FROM words WHERE word = '${word}'`)
      expect(rows).toEqual([{ word }])
    },
    { timeout: 10_000 },
  )
  await expect(query(replica, `INSERT INTO words VALUES ('no')`)).rejects.toThrow(/read-only/)
}

await keepsTheContract({
  engine: postgresReplica,
  how: 'binary',
  program: 'postgres',
  version: /^PostgreSQL \d+\.\d/,
  options: () => ({ others: [primary] }),
  use: (env) => follows(env.DATABASE_REPLICA_URL as string),
  lastWords: /postgres ended \(SIGKILL\)[\s\S]*started streaming/,
})

const somebodys = { name: 'postgres', how: 'url', url: 'postgres://127.0.0.1/tenfold' } as RunningEngine
refusesUselessUrls(postgresReplica, (port) => `postgres://127.0.0.1:${port}/postgres`, {
  others: [somebodys],
})

const startReplica = (others: RunningEngine[], env: NodeJS.ProcessEnv = {}) =>
  startForTest(
    'postgres-replica',
    env.POSTGRES_REPLICA_URL ? 'url' : 'binary',
    { PATH: process.env.PATH, ...env },
    { others },
  )

describe.skipIf(!here)(`a replica and its primary${reason}`, () => {
  test('it catches up when the primary has been away', async () => {
    const replica = await startReplica([primary])
    await primary.process?.kill()
    expect(await query(replica.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await primary.process?.restart()
    await follows(replica.url)
    await replica.stop()
  }, 60_000)

  test('it needs one', async () => {
    await expect(startReplica([])).rejects.toThrow(/start postgres before postgres-replica/)
  })

  test('both are given by URL, or neither', async () => {
    await expect(startReplica([somebodys])).rejects.toThrow(/POSTGRES_URL.*set POSTGRES_REPLICA_URL/)
    const env = { POSTGRES_REPLICA_URL: primary.url }
    await expect(startReplica([primary], env)).rejects.toThrow(/POSTGRES_REPLICA_URL.*set POSTGRES_URL/)
  })
})

describe.skipIf(!here)(`a replica given by POSTGRES_REPLICA_URL${reason}`, () => {
  let replica: Awaited<ReturnType<typeof startForTest>>
  let run: Awaited<ReturnType<typeof startForTest>>
  beforeAll(async () => {
    replica = await startReplica([primary])
    run = await startForTest('postgres', 'url', { POSTGRES_URL: primary.url })
  }, 60_000)
  afterAll(async () => {
    await run.stop()
    await replica.stop()
  })

  test("has the run's own database", async () => {
    const given = await startReplica([run], { POSTGRES_REPLICA_URL: replica.url })
    expect(given.process).toBeUndefined()
    expect(given.version).toMatch(/^PostgreSQL \d/)
    await query(run.url, 'CREATE TABLE arrived AS SELECT 42 AS answer')
    await vi.waitFor(
      async () => {
        const rows = await query(given.env.DATABASE_REPLICA_URL as string, 'SELECT answer FROM arrived')
        expect(rows).toEqual([{ answer: 42 }])
      },
      { timeout: 10_000 },
    )
    await given.stop()
  })

  test('is refused when it is none', async () => {
    const failure = startReplica([run], { POSTGRES_REPLICA_URL: primary.url })
    await expect(failure).rejects.toThrow(/POSTGRES_REPLICA_URL.*it is no replica/)
  })

  test('is refused when it follows another primary', async () => {
    const other: RunningEngine = { ...run, url: run.url.replace(/\w+$/, 'another_primary_has_this') }
    const failure = startReplica([other], { POSTGRES_REPLICA_URL: replica.url })
    await expect(failure).rejects.toThrow(/POSTGRES_REPLICA_URL.*doesn't arrive there/)
  }, 30_000)
})
