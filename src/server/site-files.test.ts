// The built site as files: what a browser may keep, what comes compressed, and which scripts may run.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../lab/testing.ts'
import { inlineScripts } from './site-files.ts'
import { type TestServer, testServer } from './testing.ts'

// Where a project lives is its owner's choice, even so.
const site = join(temporaryFolder(), 'assets', '.tenfold', 'site')
let server: TestServer
beforeAll(async () => {
  const write = (name: string, content: string) => writeFileSync(join(site, name), content)
  mkdirSync(join(site, 'assets'), { recursive: true })
  mkdirSync(join(site, 'guide'))
  write('index.html', '<script>let a = 1</script><script type="module" src="/x.js"></script>')
  write('404.html', '<script id="b">\nlet b\n</script><script>let a = 1</script>')
  write('guide/index.html', 'Guide')
  write('guide/install.html', 'Install')
  write('assets/x.abc.js', 'plain')
  write('assets/x.abc.js.br', 'brotli')
  write('assets/x.abc.js.gz', 'gzip')
  server = await testServer(site)
})
afterAll(() => server.app.close())

const get = (url: string, headers: Record<string, string> = {}) => server.app.inject({ url, headers })

test.each([
  ['/', 'let a'],
  ['/guide', 'Guide'],
  ['/guide/', 'Guide'],
  ['/guide/install', 'Install'],
  ['/guide/install?from=here', 'Install'],
])('%s is a page, asked for anew each time', async (url, content) => {
  const answer = await get(url)
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toContain(content)
  expect(answer.headers['content-type']).toContain('text/html')
  expect(answer.headers['cache-control']).toBe('no-cache')
})

test.each([
  ['br, gzip', 'brotli', 'br'],
  ['gzip', 'gzip', 'gzip'],
  ['identity', 'plain', undefined],
])('who accepts %s gets it %s', async (accepted, content, encoding) => {
  const answer = await get('/assets/x.abc.js', { 'accept-encoding': accepted })
  expect(answer.body).toBe(content)
  expect(answer.headers['content-encoding']).toBe(encoding)
  expect(answer.headers['content-type']).toContain('javascript')
  expect(answer.headers['cache-control']).toContain('immutable')
})

test('pages are there for those who accept compressed ones, too', async () => {
  expect((await get('/guide/install', { 'accept-encoding': 'br, gzip' })).body).toBe('Install')
})

test('a page not there is not kept either', async () => {
  const answer = await get('/nothing')
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['cache-control']).toBe('no-cache')
})

test('each inline script is named once, by its content', () => {
  const hashes = inlineScripts(site)
  expect(hashes).toHaveLength(2)
  for (const hash of hashes) expect(hash).toMatch(/^sha256-[\w+/]{43}=$/)
})
