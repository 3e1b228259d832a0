// PostgreSQL keeps the contract by its program and by URL.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { connected } from './postgres/connection.ts'
import { postgres } from './postgres.ts'
import { keepsTheContract, refusesUselessUrls, startForTest } from './testing.ts'
import { keepsItsData, leavesAServerAsItWas, type SqlDatabase, useSql } from './testing-database.ts'
import { isAlive } from './testing-processes.ts'

const database: SqlDatabase = {
  engine: postgres,
  version: /^PostgreSQL \d+\.\d/,
  query: (url, sql) =>
    connected({ connectionString: url }, async (client) => {
      const { rows } = await client.query({ text: sql, rowMode: 'array' })
      return rows
    }),
  databases: 'SELECT datname FROM pg_database ORDER BY 1',
  async makeUser(server) {
    const query = (sql: string) => database.query(server, sql)
    await query(`CREATE USER alice PASSWORD 'right'`)
    const rules = `'host all alice 127.0.0.1/32 scram-sha-256'), ('host all all 127.0.0.1/32 trust'`
    await query(`COPY (VALUES (${rules})) TO '${await query('SHOW hba_file')}'`)
    await query('SELECT pg_reload_conf()')
  },
  allow: 'ALTER USER alice CREATEDB',
}

await keepsTheContract({
  engine: postgres,
  how: 'binary',
  program: 'postgres',
  version: database.version,
  use: (env) => useSql(database.query, env.DATABASE_URL as string),
  lastWords: /postgres ended \(SIGKILL\)[\s\S]*ready to accept connections/,
  remembers: {
    async before({ DATABASE_URL = '' }) {
      await database.query(DATABASE_URL, 'CREATE TABLE kept AS SELECT 42 AS answer')
    },
    async after({ DATABASE_URL = '' }) {
      expect(await database.query(DATABASE_URL, 'SELECT answer FROM kept')).toEqual([[42]])
    },
  },
})
await keepsItsData(database)
await leavesAServerAsItWas(database)
refusesUselessUrls(postgres, (port) => `postgres://127.0.0.1:${port}/postgres`)

const here = (await postgres.find(process.env)).some(({ how }) => how === 'binary')
describe.skipIf(!here)(
  `what a killed PostgreSQL leaves${here ? '' : ' (skipped: PostgreSQL is not installed)'}`,
  () => {
    test.each(['by us', 'by someone else'])(
      'goes when it is killed %s, even a query at work',
      async (whose) => {
        const server = await startForTest('postgres', 'binary')
        const own = server.process as NonNullable<typeof server.process>
        const query = (sql: string) => database.query(server.url, sql)
        const [[folder]] = (await query('SHOW data_directory')) as [[string]]
        const memory = (await readFile(join(folder, 'postmaster.pid'), 'utf8'))
          .split('\n')[6]
          ?.trim()
          .split(/\s+/)[1]
        expect(segments()).toContain(memory)
        const cutOff = expect(query('SELECT count(*) FROM generate_series(1, 1e12)')).rejects.toThrow()
        const pids = await vi.waitFor(async () => {
          const rows = await query(`SELECT pid, query FROM pg_stat_activity WHERE pid <> pg_backend_pid()`)
          expect(String(rows)).toContain('generate_series')
          return rows.map(([pid]) => pid as number)
        })
        expect(pids.every(isAlive)).toBe(true)
        if (whose === 'by us') await own.kill()
        else process.kill(own.pid(), 'SIGKILL')
        await cutOff
        await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 })
        await vi.waitFor(() => expect(segments()).not.toContain(memory), { timeout: 10_000 })
        await server.stop()
      },
      60_000,
    )

    test('by URL: the run drops its database even while somebody is connected', async () => {
      const server = await startForTest('postgres', 'binary')
      const run = await startForTest('postgres', 'url', { POSTGRES_URL: server.url })
      const client = new Client({ connectionString: run.url })
      await client.connect()
      const cutOff = new Promise<Error>((resolve) => client.on('error', resolve))
      await run.stop()
      expect((await cutOff).message).toMatch(/terminat/)
      expect(String(await database.query(server.url, database.databases))).not.toContain('tenfold')
      await server.stop()
    }, 60_000)

    test('is not taken from another server in the same folder', async () => {
      const data = await mkdtemp(join(tmpdir(), 'tenfold-postgres-data-'))
      const start = () => startForTest('postgres', 'binary', process.env, { data })
      const first = await start()
      await expect(start()).rejects.toThrow(/Is another postmaster .* running in data directory/)
      await useSql(database.query, first.url)
      await first.stop()
      await rm(data, { recursive: true })
    }, 60_000)
  },
)

/** The ids of the System V shared memory segments on this machine. */
function segments(): string[] {
  const lines = execFileSync('ipcs', ['-m'], { encoding: 'utf8' }).split('\n')
  return lines.map((line) => line.split(/\s+/)[1] ?? '')
}
