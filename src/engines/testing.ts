// For tests: what every engine must keep, however it is had.
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Engine, How, RunningEngine, StartOptions } from './engine.ts'
import { freePort } from './free-port.ts'
import { startEngines } from './index.ts'
import {
  canListSockets,
  groupOf,
  isAlive,
  listeners,
  processesOfGroup,
  runParent,
} from './testing-processes.ts'

export interface Contract {
  engine: Engine
  how: 'binary' | 'stand-in'
  /** Its program's name, for the contract's parts that put another in its place. */
  program?: string
  version: RegExp
  /** Uses it as two roles would, and throws if it isn't right. */
  use(env: Record<string, string>, url: string): Promise<void>
  /** What stands in its last lines when it was killed. */
  lastWords: RegExp
  /** What it needs besides, such as a configuration. */
  options?: () => Partial<StartOptions> | Promise<Partial<StartOptions>>
  /** Whether what it was told is still there after a kill and a restart. */
  remembers?: {
    before(env: Record<string, string>): Promise<void>
    after(env: Record<string, string>): Promise<void>
  }
  /** What it may leave outside its folder, such as a helper process, as lines of text; none may be there at the end. */
  traces?: (folder: string) => string[]
  /** Puts an installation that is version 0.1.0 into a folder and returns the PATH to it; for a program that can't be asked for its version. */
  oldInstallation?: (folder: string) => string
  /** How long one test may take, a minute unless given. */
  timeoutMs?: number
}

/** The tests of a started engine. Skipped, with the reason in their title, where it isn't installed. */
export async function keepsTheContract(contract: Contract): Promise<void> {
  const {
    engine,
    how,
    use,
    lastWords,
    options = () => ({}),
    traces = () => [],
    timeoutMs = 60_000,
  } = contract
  const ways = await engine.find(process.env)
  const here = ways.some((way) => way.how === how)
  const reason = here ? '' : ` (skipped: ${engine.title} is not installed)`

  describe.skipIf(!here)(`${engine.name}, ${how}${reason}`, () => {
    let folder: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), `tenfold-${engine.name}-`))
    })
    afterAll(async () => {
      expect(await readdir(folder)).toEqual([]) // nothing is left of it
      await vi.waitFor(() => expect(traces(folder)).toEqual([]), { timeout: 5_000 })
      await rm(folder, { recursive: true })
    })
    const start = async (more: Partial<StartOptions> = {}): Promise<RunningEngine> => {
      const [running] = await startEngines([engine.name], {
        env: process.env,
        folder,
        how,
        ...(await options()),
        ...more,
      })
      return running as RunningEngine
    }
    const pidOf = (running: RunningEngine) => running.process?.pid() as number

    test(
      'is started, used, stopped, and gone with its folder',
      async () => {
        const running = await start()
        expect(running).toMatchObject({
          name: engine.name,
          how,
          version: expect.stringMatching(contract.version),
        })
        expect(new URL(running.url).hostname).toBe('127.0.0.1')
        await use(running.env, running.url)
        await running.stop()
        expect(isAlive(pidOf(running))).toBe(false)
        expect(await readdir(folder)).toEqual([])
      },
      timeoutMs,
    )

    test.skipIf(!canListSockets)(
      `listens on 127.0.0.1 only${canListSockets ? '' : ' (skipped: ss is not installed)'}`,
      async () => {
        const running = await start()
        const addresses = await listeners(pidOf(running))
        await running.stop()
        expect(addresses).toContain(new URL(running.url).host)
        expect(addresses.filter((address) => !/^(127\.0\.0\.1|\[::1\]):/.test(address))).toEqual([])
      },
      timeoutMs,
    )

    test(
      'two at the same time have nothing in common',
      async () => {
        const [one, other] = await Promise.all([start(), start()])
        expect(one.url).not.toBe(other.url)
        await Promise.all([use(one.env, one.url), use(other.env, other.url)])
        await Promise.all([one.stop(), other.stop()])
      },
      timeoutMs,
    )

    test(
      'says so with its last lines when it dies, and nothing of it is left',
      async () => {
        const running = await start()
        process.kill(pidOf(running), 'SIGKILL')
        expect((await running.died).message).toMatch(lastWords)
        await running.stop()
        expect(await readdir(folder)).toEqual([])
      },
      timeoutMs,
    )

    test(
      'is killed on purpose and brought back at the same address',
      async () => {
        const running = await start()
        await contract.remembers?.before(running.env)
        await running.process?.kill()
        await running.process?.restart()
        await contract.remembers?.after(running.env)
        await use(running.env, running.url)
        await running.stop()
      },
      timeoutMs,
    )

    test(
      'is stopped after a kill, and even while frozen',
      async () => {
        const killed = await start()
        await killed.process?.kill()
        await killed.stop()
        expect(await readdir(folder)).toEqual([])
        const frozen = await start()
        process.kill(pidOf(frozen), 'SIGSTOP')
        await frozen.stop()
        expect(isAlive(pidOf(frozen))).toBe(false)
      },
      timeoutMs,
    )

    test(
      'outlives Ctrl-C in the terminal: it is stopped in its turn',
      async () => {
        const running = await start()
        if (how === 'stand-in') process.kill(pidOf(running), 'SIGINT')
        else expect(groupOf(pidOf(running))).toBe(pidOf(running))
        await use(running.env, running.url)
        await running.stop()
      },
      timeoutMs,
    )

    test(
      'goes, and all of it, when whoever started it is killed by kill -9',
      async () => {
        const { parent, pid } = await startElsewhere(contract, folder)
        expect(isAlive(pid)).toBe(true)
        parent.kill('SIGKILL')
        await vi.waitFor(() => expect(processesOfGroup(pid)).toBe(''), { timeout: 10_000 })
        await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), { timeout: 10_000 })
      },
      timeoutMs,
    )

    if (how === 'binary') {
      test(
        'tries another port when the first is taken, even by another of its kind',
        async () => {
          const thief = await start()
          const ports = [Number(new URL(thief.url).port), await freePort()]
          const running = await start({ choosePort: async () => ports.shift() as number })
          expect(ports).toEqual([])
          expect(pidOf(running)).not.toBe(pidOf(thief))
          await use(running.env, running.url)
          await running.stop()
          await thief.stop()
        },
        timeoutMs,
      )

      test(
        'fails with what it said when every port is taken',
        async () => {
          const thief = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
          await once(thief, 'listening')
          const { port } = thief.address() as AddressInfo
          await expect(start({ choosePort: async () => port })).rejects.toThrow(/in use|bind|listen/i)
          thief.close()
        },
        timeoutMs,
      )

      test('not installed: how to install it', async () => {
        await expect(start({ env: { PATH: '' } })).rejects.toThrow(/not installed.*(apt|brew)/)
      })

      test('too old a version is refused before anything is started', async () => {
        const old = await mkdtemp(join(tmpdir(), 'tenfold-old-'))
        const PATH = contract.oldInstallation?.(old) ?? oldProgram(old, contract.program as string)
        await expect(start({ env: { PATH } })).rejects.toThrow(/0\.1\.0 .*is too old: .* or newer is needed/)
        await rm(old, { recursive: true })
      })
    }
  })
}

/** A program that says that it is version 0.1.0. */
function oldProgram(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), '#!/bin/sh\necho "version 0.1.0"\n')
  chmodSync(join(folder, name), 0o755)
  return folder
}

/** Starts the engine from another process. A configuration goes along as text, with the port and folder to be filled in. */
async function startElsewhere({ engine, how, options }: Contract, folder: string) {
  const { configure, ...rest } = (await options?.()) ?? {}
  const text = configure?.({ port: 64_999, folder: '/the/folder' })
  const filledIn =
    text &&
    `({ port, folder }) => ${JSON.stringify(text)}.replaceAll('64999', port).replaceAll('/the/folder', folder)`
  return runParent(`
    import { startEngines } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
    const options = { env: process.env, how: '${how}', ...${JSON.stringify(rest)} ${filledIn ? `, configure: ${filledIn}` : ''} }
    const [engine] = await startEngines(['${engine.name}'], { ...options, folder: ${JSON.stringify(folder)} })
    console.log(engine.process.pid())`)
}

/** Starts one engine in a folder of its own, for a test that needs one; `stop` removes both. */
export async function startForTest(
  name: string,
  how: How,
  env: NodeJS.ProcessEnv = process.env,
  more: Partial<StartOptions> = {},
) {
  const folder = await mkdtemp(join(tmpdir(), `tenfold-${name}-`))
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  try {
    const [running] = await startEngines([name], { env, folder, how, ...more })
    const engine = running as RunningEngine
    return { ...engine, stop: () => engine.stop().finally(removeFolder) }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

/** The tests of a URL that is no use, the same for every engine that takes one. */
export function refusesUselessUrls(
  engine: Engine,
  example: (port: number) => string,
  options: Partial<StartOptions> = {},
): void {
  const variable = engine.urlVariable as string
  const start = (url: string) => startForTest(engine.name, 'url', { [variable]: url }, options)

  describe(`a ${variable} that is no use`, () => {
    test.each(['localhost:6379', 'gopher://localhost', 'nonsense'])('%s is refused with an example', (url) =>
      expect(start(url)).rejects.toThrow(new RegExp(`${variable} must look like .*://`)),
    )
    test('nobody listens there: says so, without the password', async () => {
      const failure = start(example(await freePort()).replace('//', '//someone:secret@'))
      await expect(failure).rejects.toThrow(new RegExp(`${variable}.*(ECONNREFUSED|refused).*unset`, 'is'))
      await expect(failure).rejects.not.toThrow(/secret/)
    }, 20_000)
    test('something listens and never answers', async () => {
      const silent = createServer().listen(0, '127.0.0.1')
      await once(silent, 'listening')
      const { port } = silent.address() as AddressInfo
      await expect(start(example(port))).rejects.toThrow(new RegExp(`${variable}.*no answer within`, 's'))
      silent.close()
    }, 20_000)
  })
}
