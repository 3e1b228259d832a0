// Whatever fails, a run says what it was and leaves nothing: no process, no folder, no half-made file.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RunFailed } from '../src/lab/errors.ts'
import type { LabEvent } from '../src/lab/events.ts'
import {
  children,
  filesLeft,
  processes,
  runTiny,
  SMALLEST_SHOP,
  shop,
  tiny,
} from '../src/lab/fixtures/tiny.ts'
import { shopTemplate } from '../src/lab/shop-data.ts'
import { temporaryFolder } from '../src/lab/testing.ts'

const NOT_MOUNTED = ' (skipped: only root may mount a small disk)'
const home = temporaryFolder()
const sound = tiny({ sound: { shop: shop() } })

beforeEach(() => {
  for (const [name, value] of Object.entries({ ...SMALLEST_SHOP, TENFOLD_HOME: home }))
    vi.stubEnv(name, value)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  expect(children()).toEqual([])
  expect(filesLeft(home)).toEqual([])
})

/** The failure of a run whose sound system has a neighbour with a fault. */
async function failure(fault: string, onEvent?: Parameters<typeof runTiny>[1]): Promise<RunFailed> {
  const { error } = await runTiny(
    tiny({ sound: { shop: shop() }, broken: { shop: shop({ FAULT: fault }) } }),
    onEvent,
  )
  expect(error).toBeInstanceOf(RunFailed)
  return error as RunFailed
}

describe('a role', () => {
  test('that ends at its start fails the run with its last words', async () => {
    const { message, lines } = await failure('exit at start')
    expect(message).toBe('shop of "broken" ended by itself (exit code 3)')
    expect(lines).toContain('no paper in the printer')
  })

  test('that ends under load fails the run with its last words', async () => {
    const { message, lines } = await failure('exit under load')
    expect(message).toBe('shop of "broken" ended by itself (exit code 3)')
    expect(lines).toContain('paper jam')
  })

  test('that never gets ready fails the run with what it answered', async () => {
    const now = performance.now.bind(performance)
    let atOnce = true
    const { message } = await failure('never ready', (event) => {
      if (event.type !== 'process' || event.system !== 'broken' || !atOnce) return
      atOnce = false
      // It has answered by then, and the limit need not be waited for.
      setTimeout(() => vi.spyOn(performance, 'now').mockImplementation(() => now() + 60_000), 2000)
    })
    expect(message).toBe('shop of "broken" was not ready within 20 s: /healthz, it answered 503')
  })

  test('that answers with errors alone fails the run with their number', async () => {
    const { message } = await failure('only errors')
    expect(message).toMatch(/^"broken" gave no right answer in round 1: \d+ answers other than 2xx$/)
  })
})

test.each([
  ['an hour forward', 3_600_000],
  ['an hour back', -3_600_000],
])("the machine's clock set %s is no reason to fail, and not in the time that a run took", async (_, ms) => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true })
  const { result, error } = await runTiny(sound, ({ type }) => {
    if (type === 'start' || type === 'round') vi.setSystemTime(Date.now() + ms)
  })
  expect(error).toBeUndefined()
  expect(result?.seconds).toBeGreaterThan(1)
  expect(result?.seconds).toBeLessThan(60)
})

test('the load generator killed fails the run', async () => {
  const { error } = await runTiny(sound, (event) => {
    if (event.type !== 'load' || event.phase !== 'measure') return
    const generator = children().find(({ command }) => command.includes('load/main.ts'))
    process.kill(generator?.pid as number, 'SIGKILL')
  })
  expect(error).toBeInstanceOf(RunFailed)
  expect((error as RunFailed).message).toBe('the load generator ended by itself (SIGKILL)')
})

describe('a run that is stopped', () => {
  const phases: [string, (event: LabEvent) => boolean][] = [
    ['while the shop’s data is built', (event) => event.type === 'preparing'],
    ['at its start', (event) => event.type === 'start'],
    ['while processes start', (event) => event.type === 'process' && event.state === 'starting'],
    ['while a system warms up', (event) => event.type === 'load' && event.phase === 'warm'],
    ['while a system is measured', (event) => event.type === 'load' && event.phase === 'measure'],
    ['between rounds', (event) => event.type === 'round'],
  ]
  test.each(phases)('%s ends with the reason given', async (phase, isPhase) => {
    if (phase.includes('data')) vi.stubEnv('SEED', '2') // data that isn't there yet
    const reason = new Error('enough')
    const { error, events } = await runTiny(sound, (event, stop) => isPhase(event) && stop.abort(reason))
    expect(error).toBe(reason)
    expect(events.some(isPhase)).toBe(true)
    expect(events.some(({ type }) => type === 'result')).toBe(false)
  })
})

describe('a lab that is killed', () => {
  test.each(['starting', 'ready', 'load'])(
    'at "%s" leaves no process, and the next run removes its folder',
    async (when) => {
      const program = `
      import { runTiny, shop, tiny } from ${JSON.stringify(new URL('../src/lab/fixtures/tiny.ts', import.meta.url).href)}
      await runTiny(tiny({ a: { shop: shop() } }), (event) => console.log(event.state ?? event.type))`
      const lab = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      for await (const line of createInterface(lab.stdout)) if (line === when) break
      const started = processes().filter(({ parent }) => parent === lab.pid)
      expect(started.length).toBeGreaterThan(1)
      lab.kill('SIGKILL')
      await once(lab, 'exit')

      const alive = () => processes().filter(({ pid }) => started.some((process) => process.pid === pid))
      for (const end = Date.now() + 3000; alive().length > 0 && Date.now() < end; ) await sleep(50)
      expect(alive()).toEqual([])

      expect(filesLeft(home)).toEqual([expect.stringContaining(`run-${lab.pid}-`)])
      await runTiny(sound, (event, stop) => event.type === 'start' && stop.abort())
      expect(filesLeft(home)).toEqual([])
    },
  )
})

describe('a disk that is full', () => {
  const disk = temporaryFolder()
  const mounted = mount(disk)
  afterEach(() => expect(filesLeft(disk)).toEqual([]))

  test.skipIf(!mounted)(`while the shop’s data is built${mounted ? '' : NOT_MOUNTED}`, async () => {
    vi.stubEnv('TENFOLD_HOME', disk)
    vi.stubEnv('REVIEWS', '20000')
    const { error } = await runTiny(sound)
    expect(error).toBeInstanceOf(RunFailed)
    expect((error as RunFailed).lines.join()).toContain('database or disk is full')
  })

  test.skipIf(!mounted)(`when a system gets its copy${mounted ? '' : NOT_MOUNTED}`, async () => {
    vi.stubEnv('TENFOLD_HOME', disk)
    await shopTemplate({ home: disk, sizes: {} }, () => {}, new AbortController().signal)
    fill(join(disk, 'filler'))
    const { error } = await runTiny(sound)
    expect(error).toBeInstanceOf(RunFailed)
    expect((error as RunFailed).message).toMatch(/disk is full/)
  })
})

/** Makes the folder a disk of 1 MB, where we may. */
function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  afterAll(() => void execFileSync('umount', ['--lazy', folder]))
  return true
}

function fill(path: string): void {
  const block = Buffer.alloc(4096)
  expect(() => {
    for (;;) appendFileSync(path, block)
  }).toThrow('ENOSPC')
}
