// What must stay true of several shops, whoever balances between them.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import loadBalancing from '../../benchmarks/load-balancing.ts'
import { engines } from '../../src/engines/index.ts'
import { lackingEngine, startTrial, type Trial, titled } from '../../src/lab/trial.ts'

interface Variant {
  system: string
  /** For real, or the test is skipped. */
  with?: string[]
  /** It sends requests on to instances that can be killed one by one. */
  balances?: boolean
}

const variants: Variant[] = [
  { system: 'one' },
  { system: 'round-robin', balances: true },
  { system: 'least-connections', balances: true },
  { system: 'two-choices', balances: true },
  { system: 'weighted', balances: true },
  { system: 'round-robin', with: ['postgres'], balances: true },
  { system: 'nginx', with: ['nginx'], balances: true },
  { system: 'haproxy', with: ['haproxy'], balances: true },
  { system: 'cluster' },
  { system: 'yours', balances: true },
]

const post = (url: string, body: unknown) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** A request whose body is announced and never sent; it ends with the test. */
function announce(url: string, bytes: number): ClientRequest {
  const headers = { 'content-type': 'application/json', 'content-length': bytes }
  const announced = request(url, { method: 'POST', headers, signal: AbortSignal.timeout(5_000) })
  announced.flushHeaders()
  announced.on('error', () => {}) // it is cut off on purpose
  onTestFinished(() => void announced.destroy())
  return announced
}

/** The answer to a body that is only announced: who sends it at once may find the connection closed before reading the refusal. */
async function statusOfAnnounced(url: string, bytes: number): Promise<number | undefined> {
  const [answer] = (await once(announce(url, bytes), 'response')) as [IncomingMessage]
  return answer.statusCode
}

/** A system for one test, stopped after it. */
async function trialOf(system: string): Promise<Trial> {
  const trial = await startTrial(loadBalancing, system)
  onTestFinished(() => trial.stop())
  return trial
}

/** The answers' status codes, each once. */
const statuses = async (answers: Promise<Response>[]) =>
  [...new Set((await Promise.all(answers)).map(({ status }) => status))].sort()

for (const { system, balances, ...options } of variants) {
  const lacking = await lackingEngine(options.with)
  const name = titled([system, ...(options.with ?? [])].join(', with '), lacking)
  describe.skipIf(lacking)(name, () => {
    let trial: Trial
    beforeAll(async () => {
      trial = await startTrial(loadBalancing, system, options)
    }, 120_000)
    afterAll(() => trial?.stop())

    test('gives the pages that one shop gives, whoever answers', async () => {
      const pages = await Promise.all(
        Array.from({ length: 8 }, async () => (await fetch(`${trial.url}/products/7`)).text()),
      )
      expect(JSON.parse(pages[0] as string)).toMatchObject({ id: 7, boughtTogether: expect.any(Array) })
      expect(new Set(pages).size).toBe(1)
      expect((await fetch(`${trial.url}/products/999999`)).status).toBe(404)
      expect((await fetch(`${trial.url}/products/7`, { method: 'HEAD' })).status).toBe(200)
    })

    test('what was written through one instance is there in all', async () => {
      const ordered = await post(`${trial.url}/orders`, {
        memberId: 1,
        lines: [{ productId: 7, quantity: 2 }],
      })
      expect(ordered.status).toBe(201)
      const path = ordered.headers.get('location')
      const again = Array.from({ length: 6 }, () => fetch(`${trial.url}${path}`))
      expect(await statuses(again)).toEqual([200])
    })

    test('a body that is too large is refused', async () => {
      expect(await statusOfAnnounced(`${trial.url}/orders`, 2_000_000)).toBe(413)
    })

    if (balances)
      test('goes on while instances die and come back; without any it says so', async () => {
        const [first, second] = trial.processes.filter((process) => process.name === 'shop') as [
          Process,
          Process,
        ]
        const page = () => fetch(`${trial.url}/products/9`)
        const many = () => Array.from({ length: 20 }, page)

        const underWay = many()
        await second.kill()
        expect(await statuses(underWay)).toEqual([200])
        expect(await statuses(many())).toEqual([200])

        await first.kill()
        // At first it finds out by asking, and then it knows.
        await vi.waitFor(
          async () => expect(await statuses(many())).toEqual([system === 'nginx' ? 502 : 503]),
          {
            timeout: 10_000,
          },
        )
        // NGINX gives its own word for it, without having asked anybody.
        expect((await fetch(`${trial.url}/healthz`)).status).toBe(system === 'nginx' ? 200 : 503)
        await second.restart()
        await vi.waitFor(async () => expect(await statuses(many())).toEqual([200]), { timeout: 10_000 })
      })

    if (system === 'cluster')
      test.each([
        ['was killed', (worker: number) => process.kill(worker, 'SIGKILL')],
        ['ended with exit code 1, as after an error that nobody caught', endBadly],
      ])('replaces a worker that %s', async (_, end) => {
        const primary = trial.processes[0]?.pid() as number
        const [worker] = workersOf(primary) as [number]
        await end(worker, trial.url)
        await vi.waitFor(() => {
          const now = workersOf(primary)
          expect(now).toHaveLength(2)
          expect(now).not.toContain(worker)
        })
        await vi.waitFor(async () => expect((await fetch(`${trial.url}/products/9`)).status).toBe(200))
      })
  })
}

/** A worker that is told twice to end doesn't wait for the requests in hand. */
async function endBadly(worker: number, url: string): Promise<void> {
  for (let i = 0; i < 4; i++) announce(`${url}/orders`, 10) // some for each worker
  await sleep(200)
  process.kill(worker, 'SIGTERM')
  await sleep(200)
  process.kill(worker, 'SIGTERM')
}

type Process = Trial['processes'][number]

const workersOf = (pid: number) =>
  execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number)

describe('sessions in memory', () => {
  /** Logs in, puts something in the basket and looks for it six times; with the answers' status codes. */
  async function visit(url: string): Promise<{ cookie: string; found: number[] }> {
    const cookie = (
      (await fetch(`${url}/sessions`, { method: 'POST' })).headers.get('set-cookie') as string
    ).split(';')[0] as string
    const found = await statuses(
      Array.from({ length: 6 }, () => fetch(`${url}/basket`, { headers: { cookie } })),
    )
    return { cookie, found }
  }

  test('are lost on whoever comes to another instance', async () => {
    const { url } = await trialOf('sessions')
    expect((await visit(url)).found).toEqual([200, 401])
  })

  test('are found again by sticky visitors, until their instance dies', async () => {
    const trial = await trialOf('sticky')
    const visitors = [await visit(trial.url), await visit(trial.url)]
    for (const { found } of visitors) expect(found).toEqual([200])
    await trial.processes.find(({ name, instance }) => name === 'shop' && instance === 2)?.kill()
    const after = visitors.map(({ cookie }) => fetch(`${trial.url}/basket`, { headers: { cookie } }))
    expect(await statuses(after)).toEqual([200, 401])
  })
})

for (const system of ['hello', 'hello-balancer', 'hello-nginx', 'hello-haproxy', 'hello-plugin']) {
  const engine = system.replace('hello-', '')
  const lacking = engine in engines ? await lackingEngine([engine]) : undefined
  test.skipIf(lacking)(titled(`${system} gives the trivial answer`, lacking), async () => {
    const { url } = await trialOf(system)
    expect(await (await fetch(`${url}/hello`)).json()).toEqual({ hello: 'world' })
  })
}
