// A build on a server leaves the whole shop or an empty database.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../database.ts'
import { onEachServer, smallShop, testDatabase } from '../testing.ts'
import { seedDatabase } from './seed.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

await onEachServer(async (server) => {
  const url = await testDatabase(server)
  const isEmpty = () => expect(openDatabase(url)).rejects.toThrow('Fill it first')
  beforeAll(isEmpty)

  test.each(['members', 'reviews', 'order_lines', 'indexes'])(
    'called off at %s, it is empty again',
    async (at) => {
      const stop = new AbortController()
      const seen: string[] = []
      const building = seedDatabase(
        url,
        smallShop,
        (_, next) => {
          seen.push(next)
          if (next === at) stop.abort(new Error('called off'))
        },
        stop.signal,
      )
      await expect(building).rejects.toThrow('called off')
      expect(seen.at(-1)).toBe(at)
      await isEmpty()
    },
  )

  test('a database that is not there is said, with what to do', async () => {
    const other = url.replace(/\/\w+$/, '/nowhere')
    await expect(seedDatabase(other, smallShop)).rejects.toThrow(/^Can't use .*nowhere.*make that database/)
  })

  const start = (env: Record<string, string> = {}) => {
    const child = fork(main, {
      execArgv: ['--import', 'tsx'],
      silent: true,
      env: { DATABASE_URL: url, ...env },
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  const heard = (child: ChildProcess, word: string) =>
    new Promise<void>((resolve) => {
      child.on('message', ({ text }: { text: string }) => text === word && resolve())
    })

  test('stopped by a signal, too', async () => {
    const child = start()
    await heard(child, 'reviews')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
    await isEmpty()
  })

  test('then it is filled after all, and not again', async () => {
    const child = start({ PRODUCTS: '50', REVIEWS: '100', ORDERS: '100', MEMBERS: '10' })
    await Promise.all([heard(child, 'done'), once(child, 'exit')])
    expect(child.exitCode).toBe(0)
    const db = await openDatabase(url)
    expect(await db.selectFrom('reviews').select('id').execute()).toHaveLength(100)
    await db.destroy()
    const again = start()
    const said = text(again.stderr as NodeJS.ReadableStream)
    await once(again, 'exit')
    expect(await said).toMatch(/^No database was built: .*there are tables already/)
  })
})
