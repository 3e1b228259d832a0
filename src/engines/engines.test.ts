// The contract, kept by every way of having Redis: by URL, by its program, by the stand-in.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findProgram } from './binary.ts'
import { freePort } from './free-port.ts'
import { startGuarded } from './guarded.ts'
import { engines, type How, type RunningEngine, startEngines, stopEngines } from './index.ts'
import { startRedisServer } from './redis/from-binary.ts'

const path = await findProgram('redis-server', process.env)
const reason = path ? '' : ' (skipped: redis-server is not on PATH)'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-test-'))
})
afterAll(async () => {
  expect(await readdir(folder)).toEqual([]) // nothing is left of any engine
  await rm(folder, { recursive: true })
})

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function startOne(how: How, env: NodeJS.ProcessEnv = process.env): Promise<RunningEngine> {
  const [engine] = await startEngines(['redis'], { env, folder, how })
  return engine as RunningEngine
}

/** A client as a role would make it. */
const clientOf = ({ env }: RunningEngine) => new Redis(env.REDIS_URL ?? '', { keyPrefix: env.REDIS_PREFIX })

async function expectUsable(engine: RunningEngine) {
  const [one, other] = [clientOf(engine), clientOf(engine)]
  await one.set('greeting', 'hello', 'EX', 60)
  expect(await other.get('greeting')).toBe('hello')
  expect(await other.ttl('greeting')).toBeGreaterThan(0)
  one.disconnect()
  other.disconnect()
}

describe('the stand-in', () => {
  test('is started, used by two clients, stopped, and gone', async () => {
    const engine = await startOne('stand-in')
    expect(engine).toMatchObject({
      name: 'redis',
      how: 'stand-in',
      version: expect.stringMatching(/^ioredis-mock \d/),
    })
    await expectUsable(engine)
    await engine.stop()
    expect(isAlive(engine.process?.pid() as number)).toBe(false)
  })

  test('outlives Ctrl-C: it is stopped in its turn', async () => {
    const engine = await startOne('stand-in')
    process.kill(engine.process?.pid() as number, 'SIGINT')
    await expectUsable(engine)
    await engine.stop()
  })

  test('says so when it dies', async () => {
    const engine = await startOne('stand-in')
    process.kill(engine.process?.pid() as number, 'SIGKILL')
    expect((await engine.died).message).toMatch(/stand-in ended \(SIGKILL\)/)
    await engine.stop()
  })
})

describe.skipIf(!path)(`redis-server${reason}`, () => {
  test('is started, used by two clients, stopped, and gone with its folder', async () => {
    const engine = await startOne('binary')
    expect(engine).toMatchObject({
      name: 'redis',
      how: 'binary',
      version: expect.stringMatching(/^redis \d/),
    })
    await expectUsable(engine)
    expect(await readdir(folder)).toHaveLength(1)
    await engine.stop()
    expect(isAlive(engine.process?.pid() as number)).toBe(false)
    expect(await readdir(folder)).toEqual([])
  })

  test('says so with its last lines when it dies', async () => {
    const engine = await startOne('binary')
    process.kill(engine.process?.pid() as number, 'SIGKILL')
    expect((await engine.died).message).toMatch(/ended \(SIGKILL\)[\s\S]*Ready to accept connections/)
    await engine.stop()
    expect(await readdir(folder)).toEqual([])
  })

  test("has a process group of its own, which Ctrl-C in the terminal doesn't reach", async () => {
    const engine = await startOne('binary')
    expect(processesOfGroup(engine.process?.pid() as number)).toContain('redis-server')
    await engine.stop()
  })

  test('is stopped even while frozen', async () => {
    const engine = await startOne('binary')
    process.kill(engine.process?.pid() as number, 'SIGSTOP')
    await engine.stop()
    expect(isAlive(engine.process?.pid() as number)).toBe(false)
  })

  test('tries another port when the first is taken, even by another Redis', async () => {
    const thief = await startRedisServer(path as string, folder)
    const ports = [Number(new URL(thief.url).port), await freePort()]
    const server = await startRedisServer(path as string, folder, async () => ports.shift() as number)
    expect(ports).toEqual([])
    expect(server.pid).not.toBe(thief.pid)
    await server.stop()
    await thief.stop()
  })

  test('fails with what it said when every port is taken', async () => {
    const thief = createServer().listen(0, '127.0.0.1')
    await once(thief, 'listening')
    const { port } = thief.address() as AddressInfo
    await expect(startRedisServer(path as string, folder, async () => port)).rejects.toThrow(
      /[Aa]ddress already in use/,
    )
    thief.close()
  })
})

describe('kill -9 of whoever started it', () => {
  test.skipIf(!path)(`ends redis-server and removes its folder${reason}`, () =>
    expectGoneWithParent('binary'),
  )
  test('ends the stand-in', () => expectGoneWithParent('stand-in'))
  test('ends a program and the processes it forked', async () => {
    const script = `
      import { startGuarded } from ${JSON.stringify(new URL('./guarded.ts', import.meta.url).href)}
      const { pid } = startGuarded('sh', ['-c', 'sleep 1000 & wait'], ${JSON.stringify(await mkdtemp(join(folder, 'forks-')))})
      console.log(pid)`
    const { parent, pid } = await runParent(script)
    await vi.waitFor(() => expect(processesOfGroup(pid)).toContain('sleep'))
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(processesOfGroup(pid)).toBe(''), { timeout: 2_000 })
    expect(await readdir(folder)).toEqual([])
  })
})

const processesOfGroup = (group: number) =>
  execFileSync('ps', ['-A', '-o', 'pgid=,stat=,comm='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => Number.parseInt(line, 10) === group && !/^\s*\d+\s+Z/.test(line))
    .join('\n')

async function expectGoneWithParent(how: How) {
  const { parent, pid } = await runParent(`
    import { startEngines } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
    const [engine] = await startEngines(['redis'], { env: process.env, folder: ${JSON.stringify(folder)}, how: '${how}' })
    console.log(engine.process.pid())`)
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(processesOfGroup(pid)).toBe(''), { timeout: 2_000 })
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), { timeout: 2_000 })
}

/** Runs a script that starts something, says its pid, and stays. */
async function runParent(script: string) {
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script]
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(parent.stdout, 'data')
  return { parent, pid: Number(said) }
}

test('a guarded program that cannot be run says why', async () => {
  const own = await mkdtemp(join(folder, 'missing-'))
  const program = startGuarded(join(folder, 'no-such-program'), [], own)
  expect((await program.died).message).toMatch(/no-such-program ended \(exit code 127\)[\s\S]*not found/)
})

describe.skipIf(!path)(`a server given by REDIS_URL${reason}`, () => {
  let server: Awaited<ReturnType<typeof startRedisServer>>
  let owner: Redis
  beforeAll(async () => {
    server = await startRedisServer(path as string, folder)
    owner = new Redis(server.url)
  })
  afterAll(async () => {
    owner.disconnect()
    await server.stop()
  })

  test('is used before anything else, and left as it was but for our own keys', async () => {
    await owner.mset('foreign', '1', 'tenfold:another-run:key', '1')
    const env = { PATH: process.env.PATH, REDIS_URL: server.url }
    const [engine] = await startEngines(['redis'], { env, folder })
    expect(engine).toMatchObject({ how: 'url', version: expect.stringMatching(/^redis \d/) })
    await expectUsable(engine as RunningEngine)
    expect(await owner.dbsize()).toBe(3)
    await stopEngines([engine as RunningEngine])
    expect((await owner.keys('*')).sort()).toEqual(['foreign', 'tenfold:another-run:key'])
  })

  test('with a wrong password fails, and keeps the password to itself', async () => {
    await owner.config('SET', 'requirepass', 'right')
    const failure = startOne('url', { REDIS_URL: server.url.replace('//', '//:wrong@') })
    await expect(failure).rejects.toThrow(/REDIS_URL.*WRONGPASS.*(correct|unset)/)
    await expect(failure).rejects.not.toThrow(/:wrong@/)
    const right = await startOne('url', { REDIS_URL: server.url.replace('//', '//:right@') })
    await expectUsable(right)
    await right.stop()
    await expect(startOne('url', { REDIS_URL: server.url })).rejects.toThrow(/NOAUTH/)
    await owner.config('SET', 'requirepass', '')
  })
})

describe('a REDIS_URL that is no use', () => {
  test.each(['localhost:6379', 'http://localhost', 'nonsense'])(
    '%s is refused with an example',
    async (url) => {
      await expect(startOne('url', { REDIS_URL: url })).rejects.toThrow(/REDIS_URL must look like redis:\/\//)
    },
  )

  test('nobody listens there', async () => {
    const url = `redis://:secret@127.0.0.1:${await freePort()}`
    await expect(startOne('url', { REDIS_URL: url })).rejects.toThrow(
      /REDIS_URL \(redis:\/\/:\*\*\*@.*ECONNREFUSED.*unset/,
    )
  })

  test('something listens and never answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    await expect(startOne('url', { REDIS_URL: `redis://127.0.0.1:${port}` })).rejects.toThrow(
      /no answer within/,
    )
    silent.close()
  })
})

describe('finding and starting by name', () => {
  test('what is found, best first', async () => {
    const ways = await engines.redis?.find({ PATH: '', REDIS_URL: 'redis://:secret@example.org:6379' })
    expect(ways).toEqual([
      { how: 'url', detail: 'redis://:***@example.org:6379' },
      { how: 'stand-in', detail: 'ioredis-mock', version: expect.any(String) },
    ])
  })

  test('an unknown name stops what was already started', async () => {
    const failure = startEngines(['redis', 'rediss'], { env: { PATH: process.env.PATH }, folder })
    await expect(failure).rejects.toThrow('No engine is called "rediss". There are: redis')
    expect(await readdir(folder)).toEqual([])
  })

  test('a program that is not installed: how to install it', async () => {
    await expect(startOne('binary', { PATH: '' })).rejects.toThrow(/not on PATH.*apt install/)
  })
})
