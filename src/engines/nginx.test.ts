// NGINX keeps the contract, spreads load, caches what may be cached, and says what is wrong with a configuration.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nginx } from './nginx.ts'
import { fillTemplate } from './template.ts'
import { keepsTheContract, startForTest } from './testing.ts'
import { type TinyServer, textOf, tinyServer } from './testing-behind.ts'

const PROXY = `
events {}
http {
  proxy_cache_path {{folder}}/pages keys_zone=pages:1m;
  upstream shop { {{#shop}} server {{host}}:{{port}}; {{/shop}} }
  server {
    listen 127.0.0.1:{{port}};
    location / { proxy_pass http://shop; }
    location /kept { proxy_pass http://shop; proxy_cache pages; }
  }
}`

/** The start's options for a proxy before these servers. */
const before = (shop: { host: string; port: number }[], template = PROXY) => ({
  configure: (own: { port: number; folder: string }) =>
    fillTemplate(template, { ...own, shop: shop.map(({ host, port }) => ({ host, port })) }),
})

await keepsTheContract({
  engine: nginx,
  how: 'binary',
  program: 'nginx',
  version: /^nginx \d/,
  options: () => before([{ host: '127.0.0.1', port: 9 }]), // nobody is there
  use: async (_, url) => expect((await fetch(url)).status).toBe(502),
  lastWords: /nginx ended \(SIGKILL\)/,
})

const [here] = await nginx.find(process.env)
describe.skipIf(!here)(`nginx${here ? '' : ' (skipped: NGINX is not installed)'}`, () => {
  const servers: TinyServer[] = []
  beforeAll(async () => {
    const large = 'x'.repeat(2_000_000)
    servers.push(
      await tinyServer('shop_1'),
      await tinyServer('shop_2'),
      await tinyServer('kept', (response, count) => {
        response.setHeader('cache-control', 'public, max-age=60').end(`page ${count}`)
      }),
      await tinyServer('large', (response) => response.end(large)),
    )
  })
  afterAll(() => Promise.all(servers.map((server) => server.close())))

  test('spreads requests over the servers behind it', async () => {
    const engine = await startForTest('nginx', 'binary', process.env, before(servers.slice(0, 2)))
    for (let i = 0; i < 10; i++) await textOf(engine.url)
    await engine.stop()
    expect(servers.slice(0, 2).map(({ asked }) => asked.length)).toEqual([5, 5])
  })

  test('keeps what Cache-Control allows, and nothing else', async () => {
    const kept = await startForTest('nginx', 'binary', process.env, before([servers[2] as TinyServer]))
    const pages = [await textOf(`${kept.url}/kept/1`), await textOf(`${kept.url}/kept/1`)]
    await kept.stop()
    expect(pages).toEqual(['page 1', 'page 1'])
    const not = await startForTest('nginx', 'binary', process.env, before([servers[0] as TinyServer]))
    expect(await textOf(`${not.url}/kept/1`)).not.toBe(await textOf(`${not.url}/kept/1`))
    await not.stop()
  })

  test('answers again after a kill, though its workers live on without it and hold the port', async () => {
    const engine = await startForTest('nginx', 'binary', process.env, before(servers.slice(0, 1)))
    for (let i = 0; i < 5; i++) {
      await engine.process?.kill()
      await expect(fetch(engine.url)).rejects.toThrow()
      await engine.process?.restart()
      expect(await textOf(engine.url)).toMatch(/^shop_1/)
    }
    await engine.stop()
  })

  test('passes on what is larger than its memory, in a folder with spaces, quotes and umlauts', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'tenfold-nginx-'))
    const folder = join(parent, `a 'b" ü`)
    await mkdir(folder)
    const options = { folder, ...before([servers[3] as TinyServer]) }
    const engine = await startForTest('nginx', 'binary', process.env, options)
    expect(await textOf(engine.url)).toHaveLength(2_000_000)
    const posted = await fetch(engine.url, { method: 'POST', body: 'x'.repeat(500_000) })
    expect(await posted.text()).toHaveLength(2_000_000)
    const [own] = (await readdir(folder)) as [string]
    expect(await readdir(join(folder, own))).toEqual(
      expect.arrayContaining(['client_body_temp', 'proxy_temp', 'pages']),
    )
    await engine.stop()
    await rm(parent, { recursive: true })
  })

  test('a wrong configuration is refused in its own words, with the line', async () => {
    const wrong = PROXY.replace('proxy_pass', 'proxy_past')
    const failure = startForTest('nginx', 'binary', process.env, before(servers, wrong))
    await expect(failure).rejects.toThrow(/unknown directive "proxy_past" in .*nginx\.conf:8/)
  })

  test('without a configuration it is not started', async () => {
    await expect(startForTest('nginx', 'binary')).rejects.toThrow('NGINX needs a configuration')
  })
})
