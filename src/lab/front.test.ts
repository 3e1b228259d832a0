// An engine that plays a role: configured with the addresses before it, loaded as the door, broken and mended like any process.
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { engines } from '../engines/index.ts'
import type { Breaker } from './breaker.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import { children, filesLeft, processes, runTiny, SMALLEST_SHOP, shop, tiny } from './fixtures/tiny.ts'
import { temporaryFolder } from './testing.ts'

const here = (await engines.nginx?.find(process.env))?.length
const reason = here ? '' : ' (skipped: NGINX is not installed)'
const behind = (config: string) => tiny({ a: { shop: shop({}, 2), front: { engine: { nginx: config } } } })
const good = behind('front.nginx.conf')

describe.skipIf(!here)(`NGINX before two shops${reason}`, () => {
  let home: string
  beforeAll(() => {
    home = temporaryFolder()
    vi.stubEnv('TENFOLD_HOME', home)
    for (const [name, value] of Object.entries(SMALLEST_SHOP)) vi.stubEnv(name, value)
    return () => {
      expect(filesLeft(home)).toEqual([])
      expect(children()).toEqual([])
      expect(processes().filter(({ command }) => command.includes(home))).toEqual([])
      vi.unstubAllEnvs()
    }
  })

  test('carries the load, and the result names it', async () => {
    const { events, result, error } = await runTiny(good)
    if (!result) throw error
    expect(result.systems.a).toMatchObject({
      errors: 0,
      engines: { nginx: expect.stringMatching(/^NGINX \d/) },
    })
    const busy = events.filter((event) => event.type === 'vitals' && event.throughput > 0)
    expect(new Set(busy.map((event) => event.type === 'vitals' && event.instance))).toEqual(new Set([1, 2]))
  })

  /** Plays with the front as soon as load runs, then ends the run. */
  async function underLoad(play: (url: string, breaker: Breaker) => Promise<void>): Promise<void> {
    let port = 0
    let played: Promise<void> | undefined
    await runTiny(good, (event: LabEvent, stop, breaker) => {
      if (event.type === 'process' && event.role === 'front') ({ port } = event)
      if (event.type !== 'load' || played) return
      played = play(`http://127.0.0.1:${port}/`, breaker).finally(() => stop.abort())
    })
    await played
  }
  const front = { name: 'front', instance: 1 }

  test('is killed, and comes back at the same address', () =>
    underLoad(async (url, breaker) => {
      expect((await fetch(url)).status).toBe(200)
      await breaker.break({ ...front, fault: 'kill' })
      await expect(fetch(url)).rejects.toThrow()
      await breaker.break({ ...front, fault: 'restore' })
      expect((await fetch(url)).status).toBe(200)
    }))

  test('is frozen with all its processes, and goes on', () =>
    underLoad(async (url, breaker) => {
      await breaker.break({ ...front, fault: 'freeze' })
      const answer = fetch(url).then(({ status }) => status)
      expect(await Promise.race([answer, sleep(300, 'no answer')])).toBe('no answer')
      await breaker.break({ ...front, fault: 'restore' })
      expect(await answer).toBe(200)
    }))

  test('its death ends the run, in words', async () => {
    const { error } = await runTiny(good, (event) => {
      if (event.type === 'process' && event.role === 'front' && event.state === 'ready')
        setTimeout(() => process.kill(event.pid, 'SIGKILL'), 200)
    })
    expect(error).toBeInstanceOf(RunFailed)
    expect((error as Error).message).toMatch(/front of "a" \(nginx\) ended by itself/)
  })

  test("a configuration that it doesn't understand: its own words with the line, before any load", async () => {
    const { error, events } = await runTiny(behind('broken.nginx.conf'))
    expect((error as Error).message).toMatch(/front can't start with .*broken.nginx.conf/)
    expect((error as RunFailed).lines.join('\n')).toMatch(/unknown directive "listne".*:4/)
    expect(events.filter(({ type }) => type === 'load')).toEqual([])
    expect(readdirSync(home).filter((name) => name.startsWith('run-'))).toEqual([])
  })
})
