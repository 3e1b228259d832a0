import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeRunFolder, removeRunFolder, sweepRunFolders } from './run-folder.ts'
import { temporaryFolder } from './testing.ts'

test('sweeps what dead runs left, and nothing else', () => {
  const home = temporaryFolder()
  const { pid: dead } = spawnSync(process.execPath, ['--version'])
  const left = join(home, `run-${dead}-abc`)
  const theirs = join(home, `run-${process.ppid}-abc`)
  for (const folder of [left, theirs]) mkdirSync(folder)
  writeFileSync(join(left, 'a.sqlite'), 'x')
  const ours = makeRunFolder(home)
  const history = join(home, 'history.sqlite')
  writeFileSync(history, 'x')

  expect(sweepRunFolders(home)).toBe(1)
  expect(existsSync(left)).toBe(false)
  for (const path of [theirs, ours, history]) expect(existsSync(path)).toBe(true)
})

test('each run has its own folder, removed with all that is in it', () => {
  const home = temporaryFolder()
  const [one, two] = [makeRunFolder(home), makeRunFolder(home)]
  expect(one).not.toBe(two)
  writeFileSync(join(one, 'a.sqlite'), 'x')
  removeRunFolder(one)
  removeRunFolder(one)
  expect(existsSync(one)).toBe(false)
  expect(existsSync(two)).toBe(true)
})
