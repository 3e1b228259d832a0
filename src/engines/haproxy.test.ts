// HAProxy keeps the contract, spreads load, notices dead servers, and says what is wrong with a configuration.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { haproxy } from './haproxy.ts'
import { fillTemplate } from './template.ts'
import { keepsTheContract, startForTest } from './testing.ts'
import { type TinyServer, textOf, tinyServer } from './testing-behind.ts'

const BALANCER = `
defaults
  mode http
  timeout connect 10s
  timeout client 10s
  timeout server 10s
  timeout check 10s
frontend in
  bind 127.0.0.1:{{port}}
  default_backend shop
backend shop
  balance roundrobin
  option httpchk GET /healthz
  default-server check inter 100ms fall 1 rise 1
  {{#shop}}
  server {{name}} {{host}}:{{port}}
  {{/shop}}
`

/** The start's options for a balancer before these servers. */
const before = (shop: { name: string; host: string; port: number }[], template = BALANCER) => ({
  configure: (own: { port: number; folder: string }) =>
    fillTemplate(template, { ...own, shop: shop.map(({ name, host, port }) => ({ name, host, port })) }),
})

await keepsTheContract({
  engine: haproxy,
  how: 'binary',
  program: 'haproxy',
  version: /^HAProxy \d/,
  options: () => before([]), // nobody is there
  use: async (_, url) => expect((await fetch(url)).status).toBe(503),
  lastWords: /haproxy ended \(SIGKILL\)/,
})

const [here] = await haproxy.find(process.env)
describe.skipIf(!here)(`haproxy${here ? '' : ' (skipped: HAProxy is not installed)'}`, () => {
  let shops: TinyServer[]
  let engine: Awaited<ReturnType<typeof startForTest>>
  beforeAll(async () => {
    const answer = (name: string) => tinyServer(name, (response) => response.end(name))
    shops = [await answer('shop_1'), await answer('shop_2')]
    engine = await startForTest('haproxy', 'binary', process.env, before(shops))
  })
  afterAll(async () => {
    await engine?.stop()
    await Promise.all(shops.map((shop) => shop.close()))
  })
  /** Who answers ten requests. */
  const answering = async () => {
    const names = new Set<string>()
    for (let i = 0; i < 10; i++) names.add(await textOf(engine.url))
    return [...names].sort()
  }

  test('spreads requests over the servers behind it', async () => {
    expect(await answering()).toEqual(['shop_1', 'shop_2'])
  })

  test('answers again after a kill', async () => {
    for (let i = 0; i < 5; i++) {
      await engine.process?.kill()
      await expect(fetch(engine.url)).rejects.toThrow()
      await engine.process?.restart()
      expect(await answering()).toEqual(['shop_1', 'shop_2'])
    }
  })

  test('takes a dead server out', async () => {
    await shops[1]?.close()
    await vi.waitFor(async () => expect(await answering()).toEqual(['shop_1']), { timeout: 20_000 })
  })

  test('works in a folder with spaces, quotes and umlauts', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'tenfold-haproxy-'))
    const folder = join(parent, `a 'b" ü`)
    await mkdir(folder)
    const there = await startForTest('haproxy', 'binary', process.env, {
      folder,
      ...before(shops.slice(0, 1)),
    })
    expect(await textOf(there.url)).toBe('shop_1')
    await there.stop()
    await rm(parent, { recursive: true })
  })

  test('a wrong configuration is refused in its own words, with the line', async () => {
    const wrong = BALANCER.replace('roundrobin', 'roundrobbing')
    const failure = startForTest('haproxy', 'binary', process.env, before(shops, wrong))
    await expect(failure).rejects.toThrow(/haproxy\.cfg:12\].*balance/)
  })
})
