// What a proxy must get right, with real connections on both sides.
import { once } from 'node:events'
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { roundRobin } from './algorithms.ts'
import { type Forwarding, forwardTo } from './forward.ts'
import { watchHealth } from './health.ts'
import { Instance } from './instances.ts'
import { stickyBy } from './sticky.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A server on a free port, or on the one given; with its URL. */
async function listen(listener: RequestListener, port = 0): Promise<{ server: Server; url: string }> {
  const server = createServer(listener).listen(port, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => close(server))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function close(server: Server) {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
}

const limits = { connectMs: 1000, answerMs: 1000, fall: 3, rise: 2 }

/** A balancer before these instances. */
async function balancer(urls: string[], options: Partial<Forwarding> & Partial<typeof limits> = {}) {
  const instances = urls.map(
    (url, i) => new Instance({ url, number: i + 1, weight: 1 }, { ...limits, ...options }),
  )
  ends.push(() => Promise.all(instances.map(({ connections }) => connections.destroy())))
  const forwarding = {
    instances,
    choose: roundRobin(),
    retry: true,
    sticky: undefined,
    maxBodyBytes: 10_000_000,
    closing: () => false,
    ...options,
  }
  return { instances, ...(await listen(forwardTo(forwarding))) }
}

/** An address where nobody listens. */
async function nobody(): Promise<string> {
  const { server, url } = await listen(() => {})
  await close(server)
  return url
}

/** Sends bytes as they are, and gives all that comes back until the connection ends. */
async function raw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) text += chunk
  return text
}

/** What an instance was asked, as it saw it. */
const echo: RequestListener = async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const { method, url, rawHeaders } = request
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method, url, rawHeaders, body }))
}

describe('passes on', () => {
  test('method, path, query, headers and body; status, headers and body back', async () => {
    const shop = await listen(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      response.writeHead(418, 'Short and stout', { 'x-shop': '1', 'set-cookie': ['a=1', 'b=2'] })
      response.end(`${request.method} ${request.url} ${request.headers['x-visitor']} ${body}`)
    })
    const { url } = await balancer([shop.url])
    const answer = await fetch(`${url}/a/b?c=%20d`, {
      method: 'PATCH',
      headers: { 'x-visitor': 'Ida' },
      body: 'new',
    })
    expect(answer.status).toBe(418)
    expect(answer.headers.get('x-shop')).toBe('1')
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await answer.text()).toBe('PATCH /a/b?c=%20d Ida new')
  })

  test('no header that is for one hop alone, and says who asked', async () => {
    const shop = await listen(echo)
    const { url } = await balancer([shop.url])
    const text = await raw(
      url,
      'GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nUpgrade: h2c\r\nX-Forwarded-For: 10.0.0.1\r\nVia: 1.0 cdn\r\n\r\n',
    )
    const [, body] = text.split('\r\n\r\n') as [string, string]
    const { rawHeaders } = JSON.parse(body) as { rawHeaders: string[] }
    const seen = new Map<string, string>()
    for (let i = 0; i < rawHeaders.length; i += 2)
      seen.set((rawHeaders[i] as string).toLowerCase(), rawHeaders[i + 1] as string)
    expect([...seen.keys()].sort()).toEqual(['connection', 'host', 'via', 'x-forwarded-for'])
    expect(Object.fromEntries(seen)).toMatchObject({
      host: 'shop.example',
      connection: 'keep-alive', // ours to the instance
      'x-forwarded-for': '10.0.0.1, 127.0.0.1',
      via: '1.0 cdn, 1.1 balancer',
    })
  })

  test('no header of the instance that is for one hop alone', async () => {
    const shop = await listen((_request, response) => {
      response.writeHead(200, { connection: 'close, x-secret', 'x-secret': '1', 'x-open': '1' })
      response.end('ok')
    })
    const { url } = await balancer([shop.url])
    const { headers } = await fetch(url)
    expect(headers.get('x-open')).toBe('1')
    expect(headers.get('x-secret')).toBeNull()
    expect(headers.get('connection')).toBe('keep-alive')
  })

  test('answers without a body: HEAD, 204, 304', async () => {
    const shop = await listen((request, response) => {
      if (request.url === '/204') response.writeHead(204).end()
      else if (request.url === '/304') response.writeHead(304, { etag: '"1"' }).end()
      else response.writeHead(200, { 'content-length': 5 }).end(request.method === 'HEAD' ? '' : 'hello')
    })
    const { url } = await balancer([shop.url])
    for (let i = 0; i < 2; i++) {
      // Twice: a body where there should be none would be taken for the next answer.
      const head = await fetch(url, { method: 'HEAD' })
      expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '5', ''])
      expect((await fetch(`${url}/204`)).status).toBe(204)
      expect((await fetch(`${url}/304`)).headers.get('etag')).toBe('"1"')
      expect(await (await fetch(url)).text()).toBe('hello')
    }
  })

  test('large bodies both ways, with and without a length', async () => {
    const shop = await listen((request, response) => {
      const length = request.headers['content-length']
      if (length) response.setHeader('content-length', length)
      request.pipe(response)
    })
    const { url } = await balancer([shop.url])
    const photo = Buffer.alloc(5_000_000, 'photo')
    const sized = await fetch(url, { method: 'POST', body: photo })
    expect(sized.headers.get('content-length')).toBe('5000000')
    expect(photo.equals(Buffer.from(await sized.arrayBuffer()))).toBe(true)
    const stream = new Blob([photo]).stream()
    const chunked = await fetch(url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit)
    expect(chunked.headers.get('transfer-encoding')).toBe('chunked')
    expect(photo.equals(Buffer.from(await chunked.arrayBuffer()))).toBe(true)
  })

  test('each part of an answer as it comes', async () => {
    let finish = () => {}
    const shop = await listen((_request, response) => {
      response.write('first')
      finish = () => response.end('last')
    })
    const { url } = await balancer([shop.url])
    const reader = (await fetch(url)).body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first') // while the answer isn't over
    finish()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('last')
  })
})

describe('holds back', () => {
  test('an instance whose client reads slowly, instead of keeping all in memory', async () => {
    let written = 0
    const shop = await listen((_request, response) => {
      const picture = new Readable({
        read() {
          written += 100_000
          this.push(Buffer.alloc(100_000))
          if (written === 100_000_000) this.push(null)
        },
      })
      picture.pipe(response)
    })
    const { url } = await balancer([shop.url], { answerMs: 10_000 })
    const client = httpRequest(url).end()
    const [answer] = await once(client, 'response')
    await sleep(500) // unread
    expect(written).toBeLessThan(50_000_000) // what fits into the sockets' buffers
    let read = 0
    for await (const chunk of answer) read += chunk.length
    expect(read).toBe(100_000_000)
  })

  test('a client whose instance reads slowly', async () => {
    let go = () => {}
    const shop = await listen((request, response) => {
      go = () => {
        let read = 0
        request.on('data', (chunk) => {
          read += chunk.length
        })
        request.on('end', () => response.end(String(read)))
      }
    })
    const { url } = await balancer([shop.url], { answerMs: 10_000 })
    const client = httpRequest(url, { method: 'POST' })
    let sent = 0
    const chunk = Buffer.alloc(100_000)
    while (sent < 100_000_000) {
      sent += chunk.length
      if (client.write(chunk)) continue
      const more = await Promise.race([once(client, 'drain'), sleep(500, 'held back')])
      if (more === 'held back') break
    }
    expect(sent).toBeLessThan(50_000_000)
    go()
    client.end()
    const [answer] = await once(client, 'response')
    let text = ''
    for await (const part of answer) text += part
    expect(text).toBe(String(sent))
  })
})

describe('a client that leaves', () => {
  test('is told to the instance, and is not its fault', async () => {
    let stopped = false
    let asked = false
    const shop = await listen((request, response) => {
      asked = true
      response.on('close', () => {
        stopped = !response.writableFinished
      })
      if (request.url === '/half') response.write('half')
    })
    const { url, instances } = await balancer([shop.url], { fall: 1 })
    for (const path of ['/nothing', '/half']) {
      stopped = false
      asked = false
      const client = httpRequest(`${url}${path}`).on('error', () => {})
      client.end()
      await vi.waitFor(() => expect(asked).toBe(true))
      client.destroy()
      await vi.waitFor(() => expect(stopped).toBe(true))
    }
    expect(instances[0]).toMatchObject({ up: true, inFlight: 0 })
  })

  test('in the middle of its body is no harm either', async () => {
    let stopped = false
    const shop = await listen((request) => {
      request.resume().on('error', () => {
        stopped = true
      })
    })
    const { url, instances } = await balancer([shop.url], { fall: 1 })
    const client = httpRequest(url, { method: 'POST', headers: { 'content-length': 1000 } })
    client.on('error', () => {}).write('half')
    await vi.waitFor(() => expect(instances[0]?.inFlight).toBe(1))
    await sleep(50)
    client.destroy()
    await vi.waitFor(() => expect(stopped).toBe(true))
    expect(instances[0]).toMatchObject({ up: true, inFlight: 0 })
  })

  test('while its instance is dead, too', async () => {
    const { url, server } = await balancer([await nobody()], { retry: false })
    const client = httpRequest(url, { method: 'POST', headers: { 'content-length': 1000 } })
    client.on('error', () => {}).write('half')
    const [answer] = await once(client, 'response')
    expect(answer.statusCode).toBe(502)
    client.destroy()
    await vi.waitFor(async () => {
      const count = await new Promise((resolve) => server.getConnections((_error, n) => resolve(n)))
      expect(count).toBe(0)
    })
  })
})

describe('an instance that fails', () => {
  test('before it heard of the request: any request goes to another one', async () => {
    const shop = await listen(echo)
    const { url } = await balancer([await nobody(), shop.url])
    for (let i = 0; i < 4; i++) {
      expect((await fetch(url)).status).toBe(200)
      const posted = await fetch(url, { method: 'POST', body: 'order' })
      expect(((await posted.json()) as { body: string }).body).toBe('order')
    }
  })

  test.each([
    ['GET', 200],
    ['DELETE', 200],
    ['POST', 502],
    ['PATCH', 502],
  ])('after it heard of it: a %s is answered %i, and no POST is sent twice', async (method, status) => {
    let asked = 0
    const count = () => {
      asked++
    }
    const dies = await listen((request) => {
      count()
      request.socket.destroy()
    })
    const lives = await listen((_request, response) => {
      count()
      response.end('ok')
    })
    const { url } = await balancer([dies.url, lives.url])
    expect((await fetch(url, { method })).status).toBe(status)
    expect(asked).toBe(status === 200 ? 2 : 1)
  })

  test('after part of a body was read: the request is not repeated', async () => {
    let asked = 0
    const dies: RequestListener = (request) => {
      asked++
      request.once('data', () => request.socket.destroy())
    }
    const { url } = await balancer([(await listen(dies)).url, (await listen(dies)).url])
    expect((await fetch(url, { method: 'PUT', body: 'new' })).status).toBe(502)
    expect(asked).toBe(1)
  })

  test('in the middle of its answer: the client sees that it is not whole', async () => {
    const shop = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('half')
      setTimeout(() => response.destroy(), 50)
    })
    const { url } = await balancer([shop.url])
    await expect((await fetch(url)).text()).rejects.toThrow()
  })

  test('by not answering in time: 504, and nobody else is bothered', async () => {
    let asked = 0
    const hangs: RequestListener = () => {
      asked++
    }
    const { url } = await balancer([(await listen(hangs)).url, (await listen(hangs)).url], { answerMs: 200 })
    const answer = await fetch(url)
    expect(answer.status).toBe(504)
    expect(await answer.json()).toEqual({ error: 'Gateway Timeout', message: expect.any(String) })
    expect(asked).toBe(1)
  })

  test('too often is taken out, and all down is 503 with when to come back', async () => {
    const { url, instances } = await balancer([await nobody()], { fall: 2, retry: false })
    expect((await fetch(url)).status).toBe(502)
    expect((await fetch(url)).status).toBe(502)
    expect(instances[0]?.up).toBe(false)
    const answer = await fetch(url)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  })

  test('is not one that answers 500', async () => {
    const shop = await listen((_request, response) => response.writeHead(500).end())
    const { url, instances } = await balancer([shop.url], { fall: 1 })
    expect((await fetch(url)).status).toBe(500)
    expect(instances[0]?.up).toBe(true)
  })
})

test('an early answer does not wait for the rest of the body, and the connection goes on', async () => {
  const shop = await listen((request, response) => {
    if (request.method === 'GET') response.end('ok')
    else response.writeHead(413).end('too large')
  })
  const { url } = await balancer([shop.url])
  const body = 'x'.repeat(2_000_000)
  const text = await raw(
    url,
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  )
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
})

test('a body that is too long is refused before an instance hears of it', async () => {
  let asked = 0
  const shop = await listen((_request, response) => {
    asked++
    response.end()
  })
  const { url } = await balancer([shop.url], { maxBodyBytes: 10 })
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(11) })).status).toBe(413)
  expect(asked).toBe(0)
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(10) })).status).toBe(200)
})

test('an instance that hangs up on a body is not taken out for it', async () => {
  const shop = await listen((request) => request.once('data', () => request.socket.destroy()))
  const { url, instances } = await balancer([shop.url], { fall: 1 })
  expect((await fetch(url, { method: 'POST', body: 'attack' })).status).toBe(502)
  expect(instances[0]?.up).toBe(true)
})

describe('no request is smuggled in', () => {
  const smuggled = 'GET /admin HTTP/1.1\r\nHost: a\r\n\r\n'
  test.each([
    ['two kinds of length', `Content-Length: ${smuggled.length}\r\nTransfer-Encoding: chunked`],
    ['two lengths', `Content-Length: 0\r\nContent-Length: ${smuggled.length}`],
    ['an encoding that is none', 'Transfer-Encoding: xchunked'],
    ['a space before the colon', 'Transfer-Encoding : chunked'],
  ])('%s', async (_what, headers) => {
    const asked: string[] = []
    const shop = await listen((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      request.resume().on('end', () => response.end())
    })
    const { url } = await balancer([shop.url])
    const text = await raw(
      url,
      `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n\r\n0\r\n\r\n${smuggled}`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 400/)
    expect(asked).toEqual([])
  })

  test.each(['GET http://elsewhere/ HTTP/1.1', 'OPTIONS * HTTP/1.1'])(
    '"%s" names no path here',
    async (line) => {
      const shop = await listen(echo)
      const { url, instances } = await balancer([shop.url], { fall: 1 })
      const text = await raw(url, `${line}\r\nHost: a\r\nConnection: close\r\n\r\n`)
      expect(text).toMatch(/^HTTP\/1\.1 400/)
      expect(instances[0]?.up).toBe(true)
    },
  )

  test('two hosts are refused, and are not the instance’s fault', async () => {
    const shop = await listen(echo)
    const { url, instances } = await balancer([shop.url], { fall: 1 })
    const text = await raw(url, 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n')
    expect(text).toMatch(/^HTTP\/1\.1 400/)
    expect(instances[0]?.up).toBe(true)
  })
})

describe('health checks', () => {
  const watch = (instances: readonly Instance[], timeoutMs = 200) =>
    ends.push(watchHealth(instances, { intervalMs: 20, timeoutMs }))

  test('take out an instance that nobody has asked, and bring it back', async () => {
    const shop = await listen((_request, response) => response.end('ok'))
    const { instances } = await balancer([shop.url])
    const [instance] = instances
    watch(instances)
    await close(shop.server)
    await vi.waitFor(() => expect(instance?.up).toBe(false))
    await listen((_request, response) => response.end('ok'), Number(new URL(shop.url).port))
    await vi.waitFor(() => expect(instance?.up).toBe(true), { timeout: 5_000 })
  })

  test.each([
    [
      'says that it is not ready',
      (response: { writeHead(status: number): { end(): void } }) => response.writeHead(503).end(),
    ],
    ['does not answer', () => {}],
  ])('take out one that %s', async (_what, answer) => {
    const shop = await listen((_request, response) => void answer(response))
    const { instances } = await balancer([shop.url], { answerMs: 10_000 })
    watch(instances)
    await vi.waitFor(() => expect(instances[0]?.up).toBe(false), { timeout: 5_000 })
  })

  test('one bad answer among good ones takes nobody out, one good one among bad ones brings nobody back', async () => {
    let good = true
    const shop = await listen((_request, response) => {
      response.writeHead(good ? 200 : 503).end()
      good = !good
    })
    const { instances } = await balancer([shop.url], { fall: 2, rise: 2 })
    const [instance] = instances
    watch(instances)
    await sleep(300)
    expect(instance?.up).toBe(true)
    instance?.failed()
    instance?.failed()
    await sleep(300)
    expect(instance?.up).toBe(false)
  })
})

describe('sticky sessions', () => {
  test('bring a visitor back to the instance that began the session, which sees its own cookie', async () => {
    const shop = (name: string) =>
      listen((request, response) => {
        if (request.url === '/login')
          response.setHeader('set-cookie', ['theme=dark', `session=${name}; Path=/`])
        response.end(`${name} ${request.headers.cookie ?? ''}`)
      })
    const urls = [(await shop('a')).url, (await shop('b')).url]
    const { url, instances } = await balancer(urls, { sticky: stickyBy('session') })
    const found = new Set<string>()
    for (let visitor = 0; visitor < 2; visitor++) {
      const cookies = (await fetch(`${url}/login`)).headers.getSetCookie()
      expect(cookies).toEqual(['theme=dark', expect.stringMatching(/^session=[12]~[ab]; Path=\/$/)])
      const [, cookie, name] = /(session=\d~(.))/.exec(cookies.join()) as unknown as [string, string, string]
      found.add(`${cookie.split('~')[0]} is ${name}`)
      for (let i = 0; i < 4; i++)
        expect(await (await fetch(url, { headers: { cookie: `x=1; ${cookie}` } })).text()).toBe(
          `${name} x=1; session=${name}`,
        )
    }
    expect(found).toEqual(new Set(['session=1 is a', 'session=2 is b']))
    // When its instance is down, a visitor comes to another one, which doesn't know the session.
    const [first] = instances as [Instance]
    first.up = false
    expect(await (await fetch(url, { headers: { cookie: 'session=1~a' } })).text()).toBe('b session=a')
  })
})
