// The shop's data in a database server: filled once, copied from then on; by URL in a database of the run's own.
import { spawn } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { engines } from '../engines/index.ts'
import { startForTest } from '../engines/testing.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import { children, filesLeft, processes, runTiny, SMALLEST_SHOP, shop, tiny } from './fixtures/tiny.ts'
import { temporaryFolder } from './testing.ts'

const two = tiny({ a: { shop: shop() }, b: { shop: shop() } })
const preparing = (events: LabEvent[]) =>
  events.flatMap((event) => (event.type === 'preparing' ? [event.text] : []))

for (const name of ['postgres', 'mysql']) {
  const engine = engines[name] as NonNullable<(typeof engines)[string]>
  const { title } = engine
  const here = (await engine.find(process.env)).some(({ how }) => how === 'binary')
  const reason = here ? '' : ` (skipped: ${title} is not installed)`

  describe.skipIf(!here)(`${name}${reason}`, { timeout: 120_000 }, () => {
    let home: string
    beforeAll(() => {
      home = temporaryFolder()
      vi.stubEnv('TENFOLD_HOME', home)
      for (const [variable, value] of Object.entries(SMALLEST_SHOP)) vi.stubEnv(variable, value)
      return () => {
        expect(filesLeft(home)).toEqual([])
        expect(children()).toEqual([])
        expect(processes().filter(({ command }) => command.includes(home))).toEqual([])
        vi.unstubAllEnvs()
      }
    })
    const templates = () => readdirSync(home).filter((file) => file.includes(`-${name}-`))

    test('is filled once, started for each system on a copy, and named in the result', async () => {
      const first = await runTiny(two, undefined, { with: [name] })
      if (!first.result) throw first.error
      expect(preparing(first.events)).toContain(`${title}: reviews`)
      expect(templates()).toHaveLength(1)
      const versions = Object.values(first.result.systems).map((system) => system.engines)
      expect(versions).toEqual([{ [name]: expect.stringMatching(/\d+\.\d+/) }, versions[0]])

      const second = await runTiny(two, undefined, { with: [name] })
      if (!second.result) throw second.error
      expect(preparing(second.events)).not.toContain(`${title}: reviews`)
    })

    test('killed during the run: the run ends and tells its last words', async () => {
      const { error, events } = await runTiny(
        two,
        (event) => {
          if (event.type !== 'load') return
          const server = processes().find(
            ({ command }) =>
              command.includes(`${home}/run-`) && command.includes('/a/') && !command.startsWith('sh '),
          )
          if (server) process.kill(server.pid, 'SIGKILL')
        },
        { with: [name] },
      )
      expect(error).toBeInstanceOf(RunFailed)
      expect((error as Error).message).toMatch(
        new RegExp(`${name} of "a" ended during the run.*SIGKILL`, 's'),
      )
      expect(events.at(-1)?.type).not.toBe('result')
    })

    test('stopped while it starts or is filled: it ends soon, with the reason', async () => {
      vi.stubEnv('SEED', '2') // data that isn't there yet
      const reason = new Error('enough')
      for (const step of [`starting ${title}`, `${title}: reviews`]) {
        const { error } = await runTiny(
          two,
          (event, stop) => event.type === 'preparing' && event.text === step && stop.abort(reason),
          { with: [name] },
        )
        expect(error).toBe(reason)
        expect(filesLeft(home)).toEqual([])
      }
      vi.stubEnv('SEED', undefined)
    })

    test('the lab killed by kill -9 under load: the server goes, and its copy of the data with it', async () => {
      const program = `
        import { runTiny, shop, tiny } from ${JSON.stringify(new URL('./fixtures/tiny.ts', import.meta.url).href)}
        await runTiny(tiny({ a: { shop: shop() } }), (event) => console.log(event.type), { with: ['${name}'] })`
      const node = ['--import', 'tsx', '--input-type=module', '--eval', program]
      const lab = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] })
      for await (const line of createInterface(lab.stdout)) if (line === 'load') break
      const [folder] = filesLeft(home)
      expect(readdirSync(join(home, folder as string, 'a'))).toHaveLength(1)
      lab.kill('SIGKILL')
      const gone = () => {
        expect(processes().filter(({ command }) => command.includes(`${home}/run-`))).toEqual([])
        expect(readdirSync(join(home, folder as string, 'a'))).toEqual([])
      }
      await vi.waitFor(gone, { timeout: 10_000 })
      rmSync(join(home, folder as string), { recursive: true })
    })

    test('by DATABASE_URL: a database of its own for each system, dropped afterwards', async () => {
      const server = await startForTest(name, 'binary')
      try {
        const before = await databases(server.env.DATABASE_URL as string)
        vi.stubEnv('DATABASE_URL', server.env.DATABASE_URL)
        const seen = new Set<string>()
        const { result, error } = await runTiny(two, (event) => {
          if (event.type === 'engine') seen.add(`${event.name} by ${event.how}`)
        })
        if (!result) throw error
        expect([...seen]).toEqual([`${name} by url`])
        expect(await databases(server.env.DATABASE_URL as string)).toEqual(before)
      } finally {
        vi.stubEnv('DATABASE_URL', undefined)
        await server.stop()
      }
    })

    test('by a DATABASE_URL where nobody answers: said before any load', async () => {
      const protocol = name === 'mysql' ? 'mysql' : 'postgres'
      vi.stubEnv('DATABASE_URL', `${protocol}://someone:secret@127.0.0.1:9/shop`)
      const { error, events } = await runTiny(two)
      vi.stubEnv('DATABASE_URL', undefined)
      expect((error as Error).message).toMatch(/_URL \(.*ECONNREFUSED.*unset/)
      expect((error as Error).message).not.toContain('secret')
      expect(events.filter(({ type }) => type === 'load')).toEqual([])
    })

    async function databases(url: string): Promise<string[]> {
      if (name === 'mysql') {
        const connection = await createConnection(url)
        const [rows] = await connection.query('SHOW DATABASES')
        await connection.end()
        return (rows as { Database: string }[]).map((row) => row.Database).sort()
      }
      const client = new pg.Client(url)
      await client.connect()
      const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database')
      await client.end()
      return rows.map((row) => row.datname).sort()
    }
  })
}
