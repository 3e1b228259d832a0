import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { processes } from './fixtures/tiny.ts'
import { freeze, slow } from './hold.ts'

let spinner: ChildProcess
afterEach(() => spinner.kill('SIGKILL'))

/** A process that is always busy. */
async function spin(): Promise<number> {
  spinner = spawn('sh', ['-c', 'while :; do :; done'])
  await sleep(50)
  return spinner.pid as number
}

const state = (pid: number) => execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })[0]
const guardians = () => processes().filter(({ command }) => command.includes('read -r line'))

/** Processor time that it has used, in the kernel's ticks of 10 ms. */
const ticks = (pid: number) => {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15)
  return Number(user) + Number(system)
}

test('a frozen process does nothing until it is released, and nothing of the hold is left then', async () => {
  const pid = await spin()
  const hold = await freeze([pid])
  await vi.waitFor(() => expect(state(pid)).toBe('T'))
  await hold.release()
  expect(state(pid)).toBe('R')
  expect(guardians()).toEqual([])
})

describe.skipIf(process.platform !== 'linux')('on Linux, which tells of processor time', () => {
  test('a slowed process gets some of the time, and much less than before', async () => {
    const pid = await spin()
    const hold = await slow([pid])
    const before = ticks(pid)
    await sleep(1000)
    const used = ticks(pid) - before
    await hold.release()
    expect(used).toBeGreaterThan(0)
    expect(used).toBeLessThan(50) // of 100
    expect(state(pid)).toBe('R')
  })
})

test('releasing one that has ended is no trouble', async () => {
  const pid = await spin()
  const hold = await freeze([pid])
  spinner.kill('SIGKILL')
  await hold.release()
  expect(guardians()).toEqual([])
})

test('whoever slows it dying by kill -9 leaves none of those that came later behind', async () => {
  const pid = await spin()
  const later = spawn('sh', ['-c', 'while :; do :; done'])
  const script = `import { slow } from ${JSON.stringify(new URL('./hold.ts', import.meta.url).href)}
    await slow([${pid}], async () => { console.log('asked'); return [${pid}, ${later.pid}] }); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  await vi.waitFor(() => expect(state(later.pid as number)).toBe('T'))
  holder.kill('SIGKILL')
  await vi.waitFor(() => expect([spinner.signalCode, later.signalCode]).toEqual(['SIGKILL', 'SIGKILL']), {
    timeout: 3000,
  })
  await vi.waitFor(() => expect(guardians()).toEqual([]))
})

test('whoever holds it dying by kill -9 leaves no stopped process behind', async () => {
  const pid = await spin()
  const script = `import { freeze } from ${JSON.stringify(new URL('./hold.ts', import.meta.url).href)}
    await freeze([${pid}]); console.log('held'); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  expect(state(pid)).toBe('T')
  holder.kill('SIGKILL')
  await vi.waitFor(() => expect(spinner.signalCode).toBe('SIGKILL'), { timeout: 3000 })
  await vi.waitFor(() => expect(guardians()).toEqual([]))
})
