// What all engines share: starting by name, and programs that can't outlive whoever started them.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { isAtLeast } from './binary.ts'
import { startGuarded } from './guarded.ts'
import { engines, startEngines } from './index.ts'
import { processesOfGroup, runParent } from './testing-processes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-test-'))
})
afterAll(async () => {
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true })
})

test('kill -9 of whoever started it ends a program and the processes it forked, tidies up and removes its folder', async () => {
  const left = join(folder, 'left-behind')
  const script = `
      import { startGuarded } from ${JSON.stringify(new URL('./guarded.ts', import.meta.url).href)}
      const { pid } = startGuarded('sh', ['-c', 'touch "${left}"; sleep 1000 & wait'], ${JSON.stringify(await mkdtemp(join(folder, 'forks-')))}, { tidy: 'rm "${left}"' })
      console.log(pid)`
  const { parent, pid } = await runParent(script)
  await vi.waitFor(() => expect(processesOfGroup(pid)).toContain('sleep'))
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(processesOfGroup(pid)).toBe(''), { timeout: 5_000 })
  expect(await readdir(folder)).toEqual([])
})

test('a program that ignores being asked is killed', async () => {
  const own = await mkdtemp(join(folder, 'stubborn-'))
  const program = startGuarded('sh', ['-c', 'trap "" TERM; touch ready; while :; do sleep 0.1; done'], own)
  await vi.waitFor(async () => expect(await readdir(own)).toEqual(['ready']))
  await program.stop(200)
  expect(processesOfGroup(program.pid)).toBe('')
})

test('a guarded program that cannot be run says why', async () => {
  const own = await mkdtemp(join(folder, 'missing-'))
  const program = startGuarded(join(folder, 'no-such-program'), [], own)
  expect((await program.died).message).toMatch(/no-such-program ended \(exit code 127\)[\s\S]*not found/)
})

test('an unknown name stops what was already started', async () => {
  const failure = startEngines(['redis', 'rediss'], { env: { PATH: process.env.PATH }, folder })
  await expect(failure).rejects.toThrow('No engine is called "rediss". There are: ')
  expect(await readdir(folder)).toEqual([])
})

test('every engine says how to install it', () => {
  for (const [name, engine] of Object.entries(engines)) {
    expect(engine.name).toBe(name)
    expect(engine.oldest).toMatch(/^\d+(\.\d+)*$/)
    for (const line of Object.values(engine.install)) expect(line).not.toBe('')
  }
})

test('versions are compared by their numbers', () => {
  expect(isAtLeast('10.5', '9.6')).toBe(true)
  expect(isAtLeast('15', '15.0')).toBe(true)
  expect(isAtLeast('5.0.14', '6.0')).toBe(false)
  expect(isAtLeast('6.0', '6.0')).toBe(true)
})
