import { expect, test, vi } from 'vitest'
import { checkNeeds } from './checks.ts'

test('this machine has what these tests run on', async () => {
  const [node, sqlite, disk] = await checkNeeds()
  expect(node).toMatchObject({
    name: 'Node.js',
    state: 'ok',
    text: expect.stringContaining(process.versions.node),
  })
  expect(sqlite).toMatchObject({ name: 'SQLite', state: 'ok', text: expect.stringMatching(/^3\.\d+/) })
  expect(disk).toMatchObject({ name: 'Disk', text: expect.stringMatching(/iB free for \//) })
})

test('a folder that cannot be written is broken, and says what to do', async () => {
  vi.stubEnv('TENFOLD_HOME', '/dev/null/nowhere')
  const [, , disk] = await checkNeeds()
  vi.unstubAllEnvs()
  expect(disk).toMatchObject({
    state: 'broken',
    text: expect.stringMatching(/can't be written.*Name a folder/),
  })
})
