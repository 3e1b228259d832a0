// Varnish keeps the contract, caches what may be cached, takes pages back, and says what is wrong with a configuration.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fillTemplate } from './template.ts'
import { keepsTheContract, startForTest } from './testing.ts'
import { type TinyServer, textOf, tinyServer } from './testing-behind.ts'
import { processesOfGroup } from './testing-processes.ts'
import { varnish } from './varnish.ts'

const CACHE = `
vcl 4.1;
backend shop {
  .host = "{{host}}";
  .port = "{{behind}}";
}
sub vcl_recv {
  if (req.method == "PURGE") { return (purge); }
  if (req.method == "BAN") {
    ban("obj.http.x-kind == " + req.http.kind);
    return (synth(200, "Banned"));
  }
}
`

/** The start's options for a cache before this server. */
const before = ({ host, port }: { host: string; port: number }, template = CACHE) => ({
  configure: (own: { port: number; folder: string }) =>
    fillTemplate(template, { ...own, host, behind: port }),
})

await keepsTheContract({
  engine: varnish,
  how: 'binary',
  program: 'varnishd',
  version: /^Varnish \d/,
  options: () => before({ host: '127.0.0.1', port: 9 }), // nobody is there
  use: async (_, url) => expect((await fetch(url)).status).toBe(503),
  lastWords: /varnishd ended \(SIGKILL\)/,
})

/** Its manager, which is the engine's process, and the child that serves. */
const varnishdsOf = (group: number) =>
  execFileSync('pgrep', ['-g', String(group), '-f', '^[^ ]*varnishd '], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number)

const [here] = await varnish.find(process.env)
describe.skipIf(!here)(`varnish${here ? '' : ' (skipped: Varnish is not installed)'}`, () => {
  let shop: TinyServer
  let url: string
  let engine: Awaited<ReturnType<typeof startForTest>>
  beforeAll(async () => {
    shop = await tinyServer('shop', (response, count) => {
      const page = response.req.url?.startsWith('/page')
      response
        .setHeader('cache-control', page ? 'public, max-age=60' : 'no-store')
        .setHeader('x-kind', 'page')
      response.end(`answer ${count}`)
    })
    engine = await startForTest('varnish', 'binary', process.env, before(shop))
    url = engine.url
  })
  afterAll(async () => {
    await engine?.stop()
    await shop?.close()
  })
  let page: string
  beforeEach(() => {
    page = `${url}/page/${shop.asked.length}` // one that nobody asked for yet
  })

  test('keeps what Cache-Control allows, and nothing else', async () => {
    expect(await textOf(page)).toBe(await textOf(page))
    expect(await textOf(`${url}/basket`)).not.toBe(await textOf(`${url}/basket`))
  })

  test('takes a page back by purge, and many by ban', async () => {
    const first = await textOf(page)
    await fetch(page, { method: 'PURGE' })
    const second = await textOf(page)
    expect(second).not.toBe(first)
    await fetch(url, { method: 'BAN', headers: { kind: 'page' } })
    expect(await textOf(page)).not.toBe(second)
  })

  test('comes back empty at the same address, also when it was frozen and killed', async () => {
    const first = await textOf(page)
    const killed = engine.process?.pid() as number
    for (const pid of varnishdsOf(killed)) process.kill(pid, 'SIGSTOP')
    await engine.process?.kill()
    await engine.process?.restart()
    expect(await textOf(page)).not.toBe(first)
    expect(processesOfGroup(killed)).toBe('')
  })

  test('works in a folder with spaces, quotes and umlauts', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'tenfold-varnish-'))
    const folder = join(parent, `a 'b" ü`)
    await mkdir(folder)
    const there = await startForTest('varnish', 'binary', process.env, { folder, ...before(shop) })
    expect(await textOf(`${there.url}/page`)).toMatch(/^answer/)
    await there.stop()
    await rm(parent, { recursive: true })
  })

  test('a wrong configuration is refused in its own words, with the line', async () => {
    const wrong = CACHE.replace('synth(', 'sinth(')
    const failure = startForTest('varnish', 'binary', process.env, before(shop, wrong))
    await expect(failure).rejects.toThrow(/default\.vcl'? Line 11 [\s\S]*sinth/)
  })
})
