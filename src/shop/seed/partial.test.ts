import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../testing.ts'
import { writeWhole } from './partial.ts'

const root = await temporaryFolder()
let folder: string
let path: string
let next = 0
beforeEach(() => {
  folder = join(root, String(next++))
  path = join(folder, 'shop.sqlite')
})
const writeText = (text: string) => async (partial: string) => writeFileSync(partial, text)
const files = () => readdirSync(folder).sort()

test('the file appears under its name, folders and all, and alone', async () => {
  await writeWhole(path, writeText('new'))
  expect(files()).toEqual(['shop.sqlite'])
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test('a failure leaves the old file as it was, and nothing else', async () => {
  await writeWhole(path, writeText('old'))
  const fail = writeWhole(path, async (partial) => {
    writeFileSync(partial, 'half')
    throw new Error('disk full')
  })
  await expect(fail).rejects.toThrow('disk full')
  expect(files()).toEqual(['shop.sqlite'])
  expect(readFileSync(path, 'utf8')).toBe('old')
})

test("a dead process's partial file goes, a living one's stays", async () => {
  const { pid: dead } = spawnSync(process.execPath, ['--version'])
  const living = `shop.sqlite.${process.ppid}.partial`
  await writeWhole(path, writeText('old'))
  for (const file of [`shop.sqlite.${dead}.partial`, `shop.sqlite.${dead}.partial-wal`, living]) {
    writeFileSync(join(folder, file), '')
  }
  await writeWhole(path, writeText('new'))
  expect(files()).toEqual(['shop.sqlite', living])
})

test("the old database's write-ahead log is not left for the new one", async () => {
  await writeWhole(path, writeText('old'))
  writeFileSync(`${path}-wal`, 'changes to the old one')
  await writeWhole(path, writeText('new'))
  expect(files()).toEqual(['shop.sqlite'])
})
