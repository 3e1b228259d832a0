// What a shop says of a database that it can't use, and that it loads the client of its own database alone.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import SQLite from 'better-sqlite3'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../database.ts'
import { seedDatabase } from '../seed/seed.ts'
import { onEachServer, smallShop, testDatabase } from '../testing.ts'

const failure = async (url: string) => {
  const error = await openDatabase(url).catch((error: Error) => error)
  if (!(error instanceof Error)) throw new Error('it opened')
  return error.message
}

const url = await testDatabase('sqlite')

test('a file without tables', async () => {
  new SQLite(url.slice('sqlite:'.length)).close()
  expect(await failure(url)).toBe(
    `Can't use the database ${url}: no such table: products. Fill it first: DATABASE_URL=${url} node --import tsx src/shop/seed/main.ts`,
  )
})

/** A port of 127.0.0.1 where somebody listens who says nothing. */
async function silentPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  onTestFinished(() => void server.close())
  return { server, port }
}

describe.each(['postgres', 'mysql'])('%s', (scheme) => {
  const urlTo = (port: number) => `${scheme}://me:s%2Fcret@127.0.0.1:${port}/shop`

  test('nobody listens', async () => {
    const { server, port } = await silentPort()
    await once(server.close(), 'close')
    expect(await failure(urlTo(port))).toBe(
      `Can't use the database ${scheme}://me:***@127.0.0.1:${port}/shop: connect ECONNREFUSED 127.0.0.1:${port}. Start its server, or correct DATABASE_URL`,
    )
  })

  test('nobody answers', async () => {
    const { port } = await silentPort()
    expect(await failure(urlTo(port))).toMatch(
      /^Can't use the database \S+:\*\*\*@\S+ \S.*\. Start its server/,
    )
  })
})

await onEachServer(async (server) => {
  const url = await testDatabase(server)

  test('a database without tables', async () => {
    expect(await failure(url)).toMatch(
      /^Can't use the database \S+: \S.*products.*\. Fill it first: DATABASE_URL=\S+ node --import tsx src\/shop\/seed\/main\.ts$/,
    )
  })

  test('a database that is not there, and a user that is not known', async () => {
    const wrong = (change: (url: URL) => void) => {
      const other = new URL(url)
      change(other)
      return failure(other.href)
    }
    expect(await wrong((url) => (url.pathname = '/nowhere'))).toMatch(/nowhere.*correct DATABASE_URL$/)
    const refused = await wrong((url) => Object.assign(url, { username: 'nobody', password: 'secret' }))
    expect(refused).toMatch(/^Can't use .*nobody:\*\*\*@.*nobody.*correct DATABASE_URL$/)
    expect(refused).not.toContain('secret')
  })

  test('sessions are as declared, whatever the server has', async () => {
    await seedDatabase(url, smallShop)
    const db = await openDatabase(url)
    onTestFinished(() => db.destroy())
    const ask = async (statement: string) =>
      Object.values((await sql.raw(statement).execute(db)).rows[0] as object)
    if (server === 'postgres') {
      expect(await ask('SHOW plan_cache_mode')).toEqual(['force_generic_plan'])
      expect(await ask('SHOW statement_timeout')).toEqual(['5s'])
    } else {
      expect(await ask("SELECT @@sql_mode LIKE '%STRICT_ALL_TABLES%'")).toEqual([1])
      expect(await ask('SELECT @@innodb_lock_wait_timeout')).toEqual([5])
    }
  })
})

test('a shop on SQLite loads no other client', async () => {
  await seedDatabase(url, smallShop)
  const code = `
    import { createRequire } from 'node:module'
    const { openDatabase } = await import(${JSON.stringify(new URL('../database.ts', import.meta.url))})
    const url = ${JSON.stringify(url)}
    await (await openDatabase(url)).destroy()
    const loaded = Object.keys(createRequire('/').cache)
    console.log(['better-sqlite3', 'pg', 'mysql2'].filter((name) => loaded.some((path) => path.includes(\`/node_modules/\${name}/\`))).join())`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    code,
  ])
  expect(stdout).toBe('better-sqlite3\n')
})
