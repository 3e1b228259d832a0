import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openHistory } from './history.ts'
import { exampleEffect, exampleResult, temporaryFolder } from './testing.ts'

const newPath = () => join(temporaryFolder(), 'history.sqlite')

test('keeps results and gives the newest of each lesson', () => {
  const path = newPath()
  const history = openHistory(undefined, path)
  expect(history.lastRuns([])).toEqual(new Map())
  history.add(exampleResult({ lesson: '01-a', effects: [exampleEffect({ ratio: 2 })] }))
  history.add(exampleResult({ lesson: '02-b', claims: [{ text: '', holds: false, why: '' }] }))
  history.add(exampleResult({ lesson: '01-a', effects: [] }))
  history.close()

  const again = openHistory(undefined, path)
  expect(again.add(exampleResult({ lesson: '03-c' }))).toBe(4)
  const last = again.lastRuns([])
  expect([...last.keys()].sort()).toEqual(['01-a', '02-b', '03-c'])
  expect(last.get('01-a')).toMatchObject({ effect: undefined, claimsHold: true })
  expect(last.get('02-b')).toMatchObject({ effect: { ratio: 10 }, claimsHold: false })
  again.close()
})

test('a run of which nothing is claimed makes no failed lesson done', () => {
  const history = openHistory(undefined, newPath())
  history.add(exampleResult({ lesson: '01-a', claims: [{ text: '', holds: false, why: '' }] }))
  history.add(exampleResult({ lesson: '01-a', claims: [] }))
  history.add(exampleResult({ lesson: '02-b', claims: [] }))
  expect([...history.lastRuns([])].map(([lesson, { claimsHold }]) => [lesson, claimsHold])).toEqual([
    ['01-a', false],
  ])
  history.close()
})

test('of a run under an open loop, the effect on p99 is told: throughput is what was offered', () => {
  const history = openHistory(undefined, newPath())
  const { workload } = exampleResult()
  history.add(
    exampleResult({
      workload: { ...workload, loop: 'open', rate: 200 },
      effects: [exampleEffect({ ratio: 1 }), exampleEffect({ metric: 'p99', ratio: 0.1 })],
    }),
  )
  expect([...history.lastRuns([]).values()]).toMatchObject([{ effect: { metric: 'p99', ratio: 0.1 } }])
  history.close()
})

test('lists the newest first, of one lesson or of all, and gives one by its number', () => {
  const history = openHistory(undefined, newPath())
  for (const lesson of ['01-a', '02-b', '01-a']) history.add(exampleResult({ lesson }))
  expect(history.list().map(({ id }) => id)).toEqual([3, 2, 1])
  expect(history.list('01-a').map(({ id }) => id)).toEqual([3, 1])
  expect(history.list('01-a', 1).map(({ id }) => id)).toEqual([3])
  expect(history.list('none')).toEqual([])
  expect(history.get(2)).toEqual(exampleResult({ lesson: '02-b' }))
  expect(history.get(4)).toBeUndefined()
  history.close()
})

test('sets a file that it cannot read aside, byte for byte', () => {
  const path = newPath()
  const bytes = Buffer.from('this is no database '.repeat(200))
  writeFileSync(path, bytes)
  const { notices, aside } = openAside(path)
  expect(notices).toEqual([expect.stringContaining('The history could not be read')])
  expect(notices[0]).toContain(aside)
  expect(readFileSync(aside)).toEqual(bytes)
})

test('sets a file of a newer version aside, with all that is in it', () => {
  const path = newPath()
  const newer = new Database(path)
  newer.exec("CREATE TABLE future (x); INSERT INTO future VALUES ('kept'); PRAGMA user_version = 99")
  newer.close()
  const { notices, aside } = openAside(path)
  expect(notices).toEqual([expect.stringContaining('it has version 99, this is version 1')])
  const kept = new Database(aside)
  expect(kept.prepare('SELECT x FROM future').all()).toEqual([{ x: 'kept' }])
  expect(kept.pragma('user_version', { simple: true })).toBe(99)
  kept.close()
})

/** Opens, and checks that the new history works. */
function openAside(path: string) {
  const notices: string[] = []
  const history = openHistory((text) => notices.push(text), path)
  expect(history.add(exampleResult())).toBe(1)
  history.close()
  const folder = join(path, '..')
  const aside = readdirSync(folder).filter((name) => /^history-unreadable-\d+\.sqlite$/.test(name))
  expect(aside).toHaveLength(1)
  return { notices, aside: join(folder, aside[0] as string) }
}

test('two runs that write at the same time lose nothing, and nothing is half-written', async () => {
  const path = newPath()
  // Each opens anew for every result, as runs do, and so both meet the file that isn't there yet.
  const program = `
    import { openHistory } from ${JSON.stringify(new URL('./history.ts', import.meta.url).href)}
    for (let i = 0; i < 50; i++) {
      const history = openHistory(undefined, ${JSON.stringify(path)})
      history.add(${JSON.stringify(exampleResult())})
      history.close()
    }`
  const node = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const run = () => promisify(execFile)(process.execPath, node)
  await Promise.all([run(), run()])

  const database = new Database(path)
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  const rows = database.prepare('SELECT result FROM runs').all() as { result: string }[]
  expect(rows).toHaveLength(100)
  for (const { result } of rows) expect(JSON.parse(result)).toEqual(exampleResult())
  database.close()
})
