import { existsSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { LESSONS, labFolder, lessonFile, ROOT, SEED_SCRIPT } from './paths.ts'
import { temporaryFolder } from './testing.ts'

test('the project is where it should be', () => {
  for (const path of [join(ROOT, 'package.json'), LESSONS, SEED_SCRIPT]) expect(existsSync(path)).toBe(true)
  expect(lessonFile('03-caching', 'after.ts')).toBe(join(LESSONS, '03-caching', 'after.ts'))
})

test('TENFOLD_HOME is made, and taken', () => {
  const home = join(temporaryFolder(), 'there')
  expect(labFolder({ TENFOLD_HOME: home })).toBe(home)
  expect(existsSync(home)).toBe(true)
})

test('a relative TENFOLD_HOME means the same in every process, wherever it works', () => {
  const home = temporaryFolder()
  const found = labFolder({ TENFOLD_HOME: relative(process.cwd(), home) })
  expect(isAbsolute(found)).toBe(true)
  expect(found).toBe(home)
})

test('a TENFOLD_HOME that cannot be written is an error that says what to do', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  expect(() => labFolder({ TENFOLD_HOME: join(file, 'home') })).toThrow(
    /^TENFOLD_HOME is .*home, which can't be written \(ENOTDIR\)\. Name a folder that can\.$/,
  )
})
