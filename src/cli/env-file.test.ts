import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../lab/testing.ts'
import { readEnvFile } from './env-file.ts'

const folder = temporaryFolder()

test('settings come from the file, and those of the shell win', () => {
  vi.stubEnv('TENFOLD_TRY_SHELL', 'shell')
  vi.stubEnv('TENFOLD_TRY_FILE', undefined) // and gone again afterwards
  const path = join(folder, '.env')
  writeFileSync(path, '# a comment\nTENFOLD_TRY_SHELL=file\nTENFOLD_TRY_FILE=redis://127.0.0.1:6379\n')
  readEnvFile(path)
  expect(process.env).toMatchObject({
    TENFOLD_TRY_SHELL: 'shell',
    TENFOLD_TRY_FILE: 'redis://127.0.0.1:6379',
  })
  vi.unstubAllEnvs()
})

test('no file is no trouble', () => {
  expect(() => readEnvFile(join(folder, 'none'))).not.toThrow()
})
