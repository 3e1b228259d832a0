import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { familyOf } from './family.ts'
import { startGuarded } from './guarded.ts'

test('a server and what it forked, without the guardian beside it', async () => {
  const own = await mkdtemp(join(tmpdir(), 'tenfold-family-'))
  const server = startGuarded('sh', ['-c', 'sleep 1000 & sleep 1001 & wait'], own)
  await vi.waitFor(async () => expect(await familyOf(server.pid)).toHaveLength(3))
  expect((await familyOf(server.pid))[0]).toBe(server.pid)
  await server.stop()
})

test('one that is gone has only itself', async () => {
  expect(await familyOf(2 ** 22 - 1)).toEqual([2 ** 22 - 1])
})
