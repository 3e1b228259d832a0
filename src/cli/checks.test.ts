import { expect, test, vi } from 'vitest'
import { abortsNode, checkNeeds } from './checks.ts'

test.each([
  ['20.20.2', '12.11.1', false],
  ['24.18.0', '12.11.1', false],
  ['24.19.0', '12.11.1', true],
  ['24.21.0', '13.2.0', false],
])('Node %s is aborted by better-sqlite3 %s: %s', (node, library, aborted) => {
  expect(abortsNode(node, library)).toBe(aborted)
})

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
