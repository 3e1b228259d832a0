// What a proxy must get right, with real connections on both sides.
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { balancer, echo, listen, nobody, raw } from './testing.ts'

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
