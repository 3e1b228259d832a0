// An instance that fails, or hears enough before a body is over: what may be repeated, and what the client is told.
import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { balancer, echo, listen, nobody, raw } from './testing.ts'

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

test('a long body that no instance hears is read all the same, and the connection goes on', async () => {
  const { url } = await balancer([await nobody()], { fall: 1 })
  const body = 'x'.repeat(2_000_000)
  const post = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const text = await raw(url, `${post}${post}GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
  // The first one finds out; for those after it, nobody is up.
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 502', 'HTTP/1.1 503', 'HTTP/1.1 503'])
})

test('an instance that hangs up on a body is not taken out for it', async () => {
  const shop = await listen((request) => request.once('data', () => request.socket.destroy()))
  const { url, instances } = await balancer([shop.url], { fall: 1 })
  expect((await fetch(url, { method: 'POST', body: 'attack' })).status).toBe(502)
  expect(instances[0]?.up).toBe(true)
})
