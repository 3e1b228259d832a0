// Whom the lab refuses: other names, other sites' pages, whoever lacks the token, and whatever isn't well-formed JSON.
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../lab/testing.ts'
import { RUN, type TestServer, testServer } from './testing.ts'

const site = join(temporaryFolder(), 'site')
let server: TestServer
beforeAll(async () => {
  vi.stubEnv('TENFOLD_HOME', temporaryFolder())
  mkdirSync(join(site, 'lessons'), { recursive: true })
  mkdirSync(join(site, 'assets'))
  writeFileSync(join(site, '..', 'secret.txt'), 'secret')
  writeFileSync(join(site, '.hidden'), 'secret')
  writeFileSync(
    join(site, 'index.html'),
    '<h1>Tenfold</h1><script>let a = 1</script><script src="/x.js"></script>',
  )
  writeFileSync(join(site, '404.html'), '<h1>Not here</h1>')
  writeFileSync(join(site, 'lessons', 'caching.html'), '<h1>Caching</h1>')
  writeFileSync(join(site, 'assets', 'x.abc.js'), 'x')
  server = await testServer(site)
})
afterAll(() => server.app.close())

const get = async (url: string, headers: Record<string, string | undefined> = {}) =>
  (await server.app.inject({ url, headers })).statusCode
const post = (headers: Record<string, string>, payload: string | object = RUN, url = '/api/runs') =>
  server.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'x-tenfold-token': server.token, ...headers },
  })

describe('the host', () => {
  test.each(['127.0.0.1:4010', 'localhost:4010', '[::1]:4010', 'LOCALHOST'])(
    '%s is this machine',
    async (host) => {
      expect(await get('/api/health', { host })).toBe(200)
      expect(await get('/', { host })).toBe(200)
    },
  )

  test.each([
    'evil.com',
    'evil.com:4010',
    '127.0.0.1.evil.com',
    'localhost.evil.com:4010',
    '10.0.0.1',
    'a b',
    'localhost@evil.com',
    'evil.com#localhost',
    'localhost:4010.evil.com',
    'localhost:',
  ])('"%s" is refused, pages and API alike (DNS rebinding)', async (host) => {
    expect(await get('/api/health', { host })).toBe(421)
    expect(await get('/', { host })).toBe(421)
  })
})

/** What the server says to bytes as they are; a test client would mend them first. */
async function raw(text: string): Promise<string> {
  const socket = connect(await port(), '127.0.0.1')
  socket.write(text)
  let said = ''
  socket.on('data', (chunk) => (said += chunk))
  await once(socket, 'close')
  return said
}
const port = async () => {
  if (!server.app.server.listening) await server.app.listen({ host: '127.0.0.1', port: 0 })
  return (server.app.server.address() as AddressInfo).port
}

test.each([
  ['no host', 'GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['no host, as in the old days', 'GET /api/health HTTP/1.0\r\n\r\n', 421],
  ['not HTTP', 'hello\r\n\r\n', 400],
  ['endless headers', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}`, 431],
])('%s is refused', async (_, text, status) => {
  expect(await raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
})

describe('another site in the same browser', () => {
  test.each([
    'http://evil.com',
    'null',
    'http://localhost:9999',
    'https://localhost',
    'http://localhost.evil.com',
  ])('Origin %s is refused', async (origin) => {
    expect((await post({ origin, host: 'localhost' })).statusCode).toBe(403)
    expect(await get('/api/events', { origin, host: 'localhost' })).toBe(403)
  })

  test.each(['cross-site', 'same-site'])('Sec-Fetch-Site: %s is refused', async (fetchSite) => {
    expect(await get('/api/health', { 'sec-fetch-site': fetchSite })).toBe(403)
    expect(await get('/api/health', { 'sec-fetch-site': fetchSite, 'sec-fetch-mode': 'navigate' })).toBe(403)
    expect(await get('/', { 'sec-fetch-site': fetchSite, 'sec-fetch-mode': 'no-cors' })).toBe(403)
    // Another spelling of the same address.
    expect(await get('/%61pi/health', { 'sec-fetch-site': fetchSite, 'sec-fetch-mode': 'navigate' })).toBe(
      403,
    )
  })

  test('a link to a page of ours may be followed, from anywhere', async () => {
    expect(await get('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200)
  })

  test('our own page is served', async () => {
    expect(
      await get('/api/health', {
        'sec-fetch-site': 'same-origin',
        origin: 'http://localhost',
        host: 'localhost',
      }),
    ).toBe(200)
  })
})

describe('the token', () => {
  test.each(['', 'wrong', 'x'.repeat(32)])('"%s" is refused', async (token) => {
    const answer = await post({ 'x-tenfold-token': token })
    expect(answer.statusCode).toBe(403)
    expect(answer.json().message).toContain('/api/health')
  })

  test.each(['POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'] as const)(
    '%s without it is refused anywhere',
    async (method) => {
      for (const url of ['/api/jobs/1', '/', '/api/nothing'])
        expect((await server.app.inject({ method, url })).statusCode).toBe(403)
    },
  )

  test('each start has another one', async () => {
    const other = await testServer()
    expect(other.token).not.toBe(server.token)
    await other.app.close()
  })
})

describe('bodies', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    '%s is refused: a form of another site can send it',
    async (type) => {
      expect((await post({ 'content-type': type }, JSON.stringify(RUN))).statusCode).toBe(415)
    },
  )

  test('one that is too large is refused', async () => {
    expect((await post({}, { ...RUN, lesson: 'x'.repeat(70_000) })).statusCode).toBe(413)
  })

  test.each([
    ['half of it', '{"lesson":"cach'],
    ['nothing', ''],
    ['__proto__', '{"lesson":"caching","__proto__":{"quick":true}}'],
    ['a constructor', '{"lesson":"caching","knobs":{"constructor":{"prototype":{"a":1}}}}'],
    ['too deep', `{"lesson":"caching","knobs":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`],
  ])('%s is refused', async (_, text) => {
    expect((await post({ 'content-type': 'application/json' }, text)).statusCode).toBe(400)
    expect(({} as { quick?: boolean }).quick).toBeUndefined()
  })

  test.each([
    ['an unknown field', { ...RUN, sytems: ['before'] }, 'sytems'],
    ['text for a number', { ...RUN, rounds: '3' }, 'rounds'],
    ['a list for a name', { ...RUN, lesson: ['caching'] }, 'lesson'],
    ['no lesson', { quick: true }, 'lesson'],
    ['a knob that is no number', { ...RUN, knobs: { ttl: '5; rm -rf /' } }, 'ttl'],
    ['a knob out of range', { ...RUN, knobs: { ttl: -1 } }, 'ttl'],
    ['a knob that is not there', { ...RUN, knobs: { tll: 1 } }, 'tll'],
    ['an inherited name as a knob', { ...RUN, knobs: { toString: 1 } }, 'toString'],
    ['too few rounds', { ...RUN, rounds: 1 }, 'rounds'],
  ])('%s is refused, and the field named', async (_, body, field) => {
    const answer = await post({}, body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().field).toBe(field)
  })

  test('one that comes too slowly is not waited for', async () => {
    await port()
    expect(server.app.server.requestTimeout).toBe(10_000)
    server.app.server.requestTimeout = server.app.server.headersTimeout = 300
    const said = await raw(
      `POST /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nContent-Type: application/json\r\nx-tenfold-token: ${server.token}\r\n\r\n{`,
    )
    expect(said).toMatch(/ 408 /)
  })
})

describe('paths', () => {
  test('pages have plain addresses; assets last, pages do not', async () => {
    const page = await server.app.inject('/lessons/caching')
    expect(page.body).toContain('Caching')
    expect(page.headers['cache-control']).toBe('no-cache')
    expect((await server.app.inject('/assets/x.abc.js')).headers['cache-control']).toContain('immutable')
  })

  test('what is not there gets the page that says so', async () => {
    const answer = await server.app.inject('/nothing')
    expect(answer.statusCode).toBe(404)
    expect(answer.body).toContain('Not here')
    expect((await server.app.inject('/api/nothing')).json()).toMatchObject({ error: 'not found' })
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '//../secret.txt',
    '/..%00/secret.txt',
    '/%252e%252e/secret.txt',
    '/.hidden',
  ])('%s leads nowhere', async (url) => {
    const { statusCode, body } = await server.app.inject(url)
    expect(statusCode).toBeGreaterThanOrEqual(400)
    expect(body).not.toContain('secret')
  })

  test.each([
    '/api/history/../../x',
    '/api/history/recorded-..%2f..%2fpackage',
    '/api/history/1e3',
    '/api/history/-1',
    '/api/history/999999999999',
    '/api/lessons/..%2f..%2fsrc',
    '/api/lessons/__proto__',
    '/api/history?lesson=..%2f..',
    '/api/compare?a=1&b=recorded-..%2fpackage',
    '/api/compare?a=1',
    '/api/history/recorded-99-nothing',
    '/api/history/12345',
  ])('%s: no such thing', async (url) => {
    expect([400, 404]).toContain(await get(url))
  })
})

test('even the answer to an address that can not be read is safe', async () => {
  const { statusCode, headers, body } = await server.app.inject('/%zz')
  expect(statusCode).toBe(400)
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(JSON.parse(body)).toMatchObject({ error: 'refused' })
})

test('HEAD of the event stream is no stream', async () => {
  const answer = await server.app.inject({ method: 'HEAD', url: '/api/events' })
  expect(answer.statusCode).toBe(404)
})

test('nothing of the API, with its token, is kept by a browser', async () => {
  expect((await server.app.inject('/api/health')).headers['cache-control']).toBe('no-store')
})

test('only the scripts of the site itself may run in a page', async () => {
  const policy = String((await server.app.inject('/')).headers['content-security-policy'])
  expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]+';/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy.match(/sha256/g)).toHaveLength(1)
})
