// The seed as a process: what an interrupted build leaves behind, and what a parent hears.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import SQLite from 'better-sqlite3'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../testing.ts'

vi.setConfig({ testTimeout: 30_000 }) // each test starts a process or two

const root = await temporaryFolder()
const main = fileURLToPath(new URL('main.ts', import.meta.url))
const small = { PRODUCTS: '50', REVIEWS: '100', ORDERS: '100', MEMBERS: '10' }

function start(folder: string, env: Record<string, string> = {}) {
  const DATABASE_URL = `sqlite:${join(folder, 'shop.sqlite')}`
  const child = fork(main, { execArgv: ['--import', 'tsx'], silent: true, env: { DATABASE_URL, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** A build of the full size that is well under way: it is writing reviews. */
async function underWay(folder: string) {
  const child = start(folder)
  await new Promise<void>((resolve) => {
    child.on('message', ({ text }: { text: string }) => text === 'reviews' && resolve())
  })
  expect(readdirSync(folder)).toEqual([`shop.sqlite.${child.pid}.partial`])
  return child
}

const newFolder = () => mkdtempSync(join(root, 'seed-'))

describe('an interrupted build leaves no file', () => {
  test.each<[string, (child: ChildProcess) => void, [number | null, string | null]]>([
    ['SIGINT', (child) => child.kill('SIGINT'), [null, 'SIGINT']],
    ['SIGTERM', (child) => child.kill('SIGTERM'), [null, 'SIGTERM']],
    ['its parent going', (child) => child.disconnect(), [1, null]],
  ])('by %s', async (_, interrupt, ending) => {
    const folder = newFolder()
    const child = await underWay(folder)
    interrupt(child)
    expect(await once(child, 'exit')).toEqual(ending)
    expect(readdirSync(folder)).toEqual([])
  })

  test('by kill -9: a partial one stays, and the next build clears it away', async () => {
    const folder = newFolder()
    const child = await underWay(folder)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(readdirSync(folder)).toEqual([`shop.sqlite.${child.pid}.partial`])

    expect(await once(start(folder, small), 'exit')).toEqual([0, null])
    expect(readdirSync(folder)).toEqual(['shop.sqlite'])
    const db = new SQLite(join(folder, 'shop.sqlite'))
    expect(db.prepare('SELECT count(*) FROM reviews').pluck().get()).toBe(100)
    db.close()
  })
})

test('a parent hears progress from 0 to 1', async () => {
  const child = start(newFolder(), small)
  const heard: { type: string; done: number; text: string }[] = []
  child.on('message', (message: (typeof heard)[number]) => heard.push(message))
  await once(child, 'close')
  expect(heard[0]).toEqual({ type: 'progress', done: 0, text: 'members' })
  expect(heard.at(-1)).toEqual({ type: 'progress', done: 1, text: 'done' })
})

test('wrong settings are said in a sentence', async () => {
  const child = start(newFolder(), { REVIEWS: 'many' })
  const said = text(child.stderr as NodeJS.ReadableStream)
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(await said).toBe(
    'No database was built: REVIEWS is "many", but should be a number of rows, such as 500000\n',
  )
})
