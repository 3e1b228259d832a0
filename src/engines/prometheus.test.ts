// Prometheus keeps the contract, gathers figures and answers queries, and says what is wrong with a configuration.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { prometheus } from './prometheus.ts'
import { fillTemplate } from './template.ts'
import { keepsTheContract, startForTest } from './testing.ts'
import { type TinyServer, tinyServer } from './testing-behind.ts'

const WATCH = `
global:
  scrape_interval: 100ms
  scrape_timeout: 100ms
scrape_configs:
  - job_name: shop
    static_configs:
      - targets: [{{#shop}}'{{host}}:{{port}}',{{/shop}}]
`

/** The start's options to watch these servers. */
const watching = (shop: { host: string; port: number }[], template = WATCH) => ({
  configure: () => fillTemplate(template, { shop: shop.map(({ host, port }) => ({ host, port })) }),
})

/** The newest value of a metric, as text; undefined if it has none yet. */
async function newestOf(query: string, url = ''): Promise<string | undefined> {
  const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
  return data.result[0]?.value[1]
}

await keepsTheContract({
  engine: prometheus,
  how: 'binary',
  program: 'prometheus',
  version: /^Prometheus \d/,
  options: () => watching([]),
  use: async ({ PROMETHEUS_URL }) => expect(await newestOf('vector(1)', PROMETHEUS_URL)).toBe('1'),
  lastWords: /prometheus ended \(SIGKILL\)/,
})

const [here] = await prometheus.find(process.env)
describe.skipIf(!here)(`prometheus${here ? '' : ' (skipped: Prometheus is not installed)'}`, () => {
  let shop: TinyServer
  beforeAll(async () => {
    shop = await tinyServer('shop', (response, count) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(`asked_total ${count}\n`)
    })
  })
  afterAll(() => shop?.close())

  test('gathers what a server says at /metrics, also after a kill, in a folder with spaces, quotes and umlauts', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'tenfold-prometheus-'))
    const folder = join(parent, `a 'b" ü`)
    await mkdir(folder)
    const engine = await startForTest('prometheus', 'binary', process.env, { folder, ...watching([shop]) })
    const count = async () => Number(await newestOf('asked_total', engine.url))
    await vi.waitFor(async () => expect(await count()).toBeGreaterThan(1), { timeout: 20_000 })
    expect(shop.asked[0]).toBe('GET /metrics')
    await engine.process?.kill()
    const asked = shop.asked.length
    await engine.process?.restart()
    await vi.waitFor(async () => expect(await count()).toBeGreaterThan(asked), { timeout: 20_000 })
    await engine.stop()
    await rm(parent, { recursive: true })
  })

  test('a wrong configuration is refused in its own words, with the line', async () => {
    const wrong = WATCH.replace('job_name', 'job_nam')
    const failure = startForTest('prometheus', 'binary', process.env, watching([shop], wrong))
    await expect(failure).rejects.toThrow(/line 6: field job_nam not found/)
  })
})
