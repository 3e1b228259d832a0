// The real command line, as a person uses it: what it prints, how it ends, and that nothing stays behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../src/engines/free-port.ts'
import { processes } from '../src/lab/fixtures/tiny.ts'
import { labFolder, ROOT } from '../src/lab/paths.ts'
import { copyTemplate, shopTemplate } from '../src/lab/shop-data.ts'
import { temporaryFolder } from '../src/lab/testing.ts'

const home = temporaryFolder()
// Few connections, so that even on a busy machine some requests end within so short a round.
const SHORT = ['--rounds', '2', '--seconds', '0.6', '--systems', 'before,memory', '--set', 'connections=2']

beforeAll(async () => {
  const template = await shopTemplate(
    { home: labFolder(), sizes: {} },
    () => {},
    new AbortController().signal,
  )
  await copyTemplate(template, join(home, template.split('/').at(-1) as string))
})

const started = new Set<ChildProcess>()
afterEach(async () => {
  for (const child of started) child.kill('SIGKILL')
  started.clear()
})

function start(command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', `src/cli/${command}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, TENFOLD_HOME: home, NO_COLOR: '1', LANG: 'en_GB.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  return { child, said }
}

async function run(command: string, args: string[], env?: Record<string, string>) {
  const { child, said } = start(command, args, env)
  const [code] = await once(child, 'close')
  return { code, ...said }
}

/** Everything below a process, as far as it is alive. */
function family(pid: number): number[] {
  const below = processes().filter(({ parent }) => parent === pid)
  return below.flatMap((child) => [child.pid, ...family(child.pid)])
}

const alive = (pids: number[]) => processes().filter(({ pid }) => pids.includes(pid))
const runFolders = () => readdirSync(home).filter((name) => name.startsWith('run-'))

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 4_000; tries++) {
    if (condition()) return
    await sleep(25)
  }
  throw new Error(`waited in vain for ${what}`)
}

// It builds the site, and waits for its turn to do so.
describe('npm start', { timeout: 120_000 }, () => {
  test.each([
    [['--port', 'http'], '--port takes a whole number'],
    [['--port', '70000'], '--port goes up to 65535'],
    [['caching'], 'npm run lesson -- caching'],
    [['--prot', '5000'], 'Did you mean --port?'],
  ])('%j is used wrongly, and says how it is meant', async (args, message) => {
    const { code, err } = await run('start', args)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  test('serves the site until Ctrl-C; another on the same port is told what to do', async () => {
    const port = String(await freePort())
    const { child, said } = start('start', ['--port', port])
    await until(() => said.out.includes('Ctrl-C ends it'), 'the address')
    expect(said.out).toContain(`http://127.0.0.1:${port}`)
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('Tenfold')

    const second = await run('start', ['--port', port])
    expect(second.code).toBe(2)
    expect(second.err).toContain(`Port ${port} is taken`)

    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect({ code, err: said.err }).toEqual({ code: 0, err: '' })
  })
})

describe('without a run', () => {
  test('lists the lessons and how to run one', async () => {
    const { code, out, err } = await run('lesson', [])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/3 +caching/)
    expect(out).toContain('npm run lesson -- measure')
  })

  test.each(['lesson', 'bench', 'start', 'doctor'])('%s --help tells how to use it', async (command) => {
    const { code, out } = await run(command, ['--help'])
    expect(code).toBe(0)
    expect(out).toMatch(/npm (run|start)/)
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test.each([
    [['cashing'], 'Did you mean "caching"?'],
    [['caching', '--quik'], '--quick'],
    [['caching', '--systems', 'before,nginx'], 'There are: before, memory, redis, memcached, edge, yours'],
    [['caching', '--with', 'rediss'], 'There is no engine "rediss". There are: '],
    [
      ['caching', '--with', 'kafka'],
      'No system of 03-caching that would run uses kafka. Here you can choose: redis',
    ],
    [
      ['caching', '--with', 'redis', '--without', 'redis'],
      'redis is asked for and ruled out at the same time',
    ],
    [['caching', '--set', 'tll=5'], 'no knob "tll"'],
    [['caching', '--set', 'ttl=0'], "ttl can't be 0"],
    [['caching', '--set', 'ttl=soon'], 'ttl'],
    [['caching', '--rounds', '0'], '--rounds'],
    [['caching', '--seconds', '-1'], '--seconds'],
    [['caching', '--open', 'many'], '--open'],
    [['caching', '--scenario', 'storm'], 'There is no scenario "storm" here. There are:'],
    [['caching', '--sweep', 'ttl=5'], 'at least two values, like --sweep instances=1,2,4'],
    [['caching', '--sweep', 'tll=5,10'], 'no knob "tll"'],
    [['caching', '--fault', 'melt:shop'], 'like --fault slow:shop:2'],
    [['caching', '--fault', 'kill:shop:2'], 'There is no shop 2 to break here'],
    [['caching', 'indexing'], 'One lesson at a time'],
  ])('%j is refused with what is allowed', async (args, words) => {
    const { code, out, err } = await run('lesson', args)
    expect(code).toBe(2)
    expect(err.replaceAll(/\s+/g, ' ')).toContain(words)
    expect(out).toBe('')
  })

  test('the doctor says what this machine has', async () => {
    const { code, out } = await run('doctor', ['--json'])
    expect(code).toBe(0)
    expect(JSON.stringify(JSON.parse(out))).toContain('redis')
  })
})

describe('a run', () => {
  test('ends with a table, the effect and the claim, in 80 columns', async () => {
    const { code, out } = await run('lesson', ['caching', ...SHORT])
    expect(out).toMatch(/memory carries ×|no measurable difference in throughput between memory and before/)
    expect(out).toMatch(/req\/s/)
    expect(code).toBe(/does not hold|is undecided/.test(out) ? 1 : 0)
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expect(runFolders()).toEqual([])
    expect((await run('lesson', [])).out).toMatch(/caching .*(×|no measurable)/)
  })

  test('as JSON is one valid document on stdout and nothing else', async () => {
    const { out } = await run('lesson', ['caching', ...SHORT, '--json', '--seed', '7'])
    const validate = addFormats
      .default(new Ajv({ strict: false }))
      .compile(JSON.parse(readFileSync(join(ROOT, 'docs', 'result.schema.json'), 'utf8')))
    const result = JSON.parse(out)
    expect(validate(result), JSON.stringify(validate.errors)).toBe(true)
    expect(result).toMatchObject({
      lesson: '03-caching',
      workload: { seed: 7, loop: 'closed' },
      knobs: { connections: 2 },
    })
    expect(result.systems.before.rounds).toHaveLength(2)
    expect(result.systems.before.errors).toBe(0)
  })

  test('in an open loop offers the rate that was asked for', async () => {
    const { code, out } = await run('lesson', [
      'caching',
      '--systems',
      'memory',
      '--rounds',
      '2',
      '--seconds',
      '1',
      '--open',
      '100',
      '--json',
    ])
    expect(code).toBe(0)
    const { workload, systems } = JSON.parse(out)
    expect(workload).toMatchObject({ loop: 'open', rate: 100 })
    // 200 arrivals of a Poisson process: within four standard deviations.
    expect(systems.memory.requests).toBeGreaterThan(140)
    expect(systems.memory.requests).toBeLessThan(260)
  })

  test('uses the stand-in when there is no Redis, and says so', async () => {
    const { out } = await run(
      'lesson',
      ['caching', '--systems', 'redis', '--rounds', '2', '--seconds', '0.4', '--json'],
      {
        PATH: '/nowhere',
        REDIS_URL: '',
      },
    )
    expect(JSON.parse(out).systems.redis.engines.redis).toMatch(/^ioredis-mock \d/)
  })

  test('with a REDIS_URL that nobody answers ends before any load, and says what to do', async () => {
    const { code, err } = await run('lesson', ['caching', '--systems', 'redis'], {
      REDIS_URL: 'redis://127.0.0.1:1',
    })
    expect(code).toBe(1)
    expect(err).toContain('REDIS_URL')
  })

  test('two at the same time both finish, and both are remembered', async () => {
    const both = await Promise.all(
      [1, 2].map((seed) => run('lesson', ['caching', ...SHORT, '--json', '--seed', String(seed)])),
    )
    for (const { out } of both) expect(JSON.parse(out).systems.memory.errors).toBe(0)
    expect(runFolders()).toEqual([])
  })

  test('goes on with a new history when the old one is unreadable', async () => {
    for (const suffix of ['', '-wal', '-shm'])
      writeFileSync(join(home, `history.sqlite${suffix}`), suffix ? '' : 'not a database')
    const { out, err } = await run('lesson', ['caching', ...SHORT, '--json'])
    expect(JSON.parse(out).lesson).toBe('03-caching')
    expect(err.replaceAll(/\s+/g, ' ')).toContain('set aside')
    expect(readdirSync(home).some((name) => name.startsWith('history-unreadable-'))).toBe(true)
  })
})

describe('interrupted', { timeout: 120_000 }, () => {
  const LONG = ['caching', '--systems', 'before,redis', '--rounds', '5', '--seconds', '2']

  test.each([
    ['while it prepares', /redis/],
    ['while it measures', /round +1/],
  ])('by Ctrl-C %s it stops, says so and leaves nothing', async (_when, sign) => {
    const { child, said } = start('lesson', LONG)
    await until(() => sign.test(said.out), String(sign))
    const below = family(child.pid as number)
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    expect(said.out + said.err).toContain('Nothing was recorded')
    expect(alive(below)).toEqual([])
    expect(runFolders()).toEqual([])
  })

  test('by a reader that leaves (| head -1) it stops without a word', async () => {
    const { child, said } = start('lesson', LONG)
    await until(() => said.out.length > 0, 'the first line')
    child.stdout.destroy()
    await once(child, 'exit')
    expect(said.err).not.toMatch(/EPIPE|Error/)
    expect(runFolders()).toEqual([])
  })

  test('by kill -9 it leaves no process, and the next start removes its folder', async () => {
    const { child, said } = start('lesson', LONG)
    await until(() => /round +1/.test(said.out), 'the first round')
    const below = family(child.pid as number)
    expect(below.length).toBeGreaterThan(2)
    child.kill('SIGKILL')
    await until(() => alive(below).length === 0, 'all processes to end')
    await run('lesson', ['caching', ...SHORT])
    expect(runFolders()).toEqual([])
  })

  test('by the death of one of its servers it ends with that server’s name, exit code 1', async () => {
    const { child, said } = start('lesson', LONG)
    await until(() => /round +1/.test(said.out), 'the first round')
    const shop = () =>
      processes().find(({ parent, command }) => parent === child.pid && command.includes('before.mjs'))
    await until(() => shop() !== undefined, 'the shop of the second round')
    process.kill(shop()?.pid as number, 'SIGKILL')
    const [code] = await once(child, 'close')
    expect(code).toBe(1)
    expect(said.err).toContain('shop of "before" ended by itself (SIGKILL)')
    expect(runFolders()).toEqual([])
  })
})

test('a folder that can’t be written is named, with what to do', async () => {
  const { code, err } = await run('lesson', ['caching', ...SHORT], { TENFOLD_HOME: '/proc/tenfold' })
  expect(code).toBe(1)
  expect(err).toContain('/proc/tenfold')
})
