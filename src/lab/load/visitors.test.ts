// Visitors against a plain server: each does its first request once, and carries what the answer gave it.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { Visitors } from '../experiment.ts'
import { visitorsArrive } from './visitors.ts'

async function serve(listener: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(listener)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const login: Visitors['first'] = {
  method: 'POST',
  path: '/login?as={visitor}',
  headers: { 'x-visitor': '{visitor}' },
  json: '{"member":{visitor}}',
}

const arrive = (url: string, visitors?: Visitors) =>
  visitorsArrive({
    ...{
      type: 'load',
      url,
      loop: { kind: 'closed' },
      warmSeconds: 0,
      warmBy: 'closed',
      seconds: 1,
      seed: 1,
      timeoutSeconds: 1,
    },
    workload: {
      connections: 1,
      requests: [{ weight: 1, method: 'GET', path: '/' }],
      ...(visitors && { visitors }),
    },
  })

test('a workload without visitors has one who carries nothing, and asks for nothing', async () => {
  expect(await arrive('http://127.0.0.1:9')).toEqual([{}])
})

test('each takes a cookie and a field, four at a time at most', async () => {
  const seen: string[] = []
  let [underWay, most] = [0, 0]
  const url = await serve(async (request, response) => {
    most = Math.max(most, ++underWay)
    const { member } = (await json(request)) as { member: number }
    seen.push(`${request.method} ${request.url} ${request.headers['x-visitor']} ${member}`)
    setTimeout(() => {
      underWay--
      response.setHeader('set-cookie', ['theme=dark; Path=/', `session=s${member}=; HttpOnly; Path=/`])
      response.end(JSON.stringify({ token: `t${member}`, member }))
    }, 5)
  })
  const take = { session: { cookie: 'session' }, token: { field: 'token' }, member: { field: 'member' } }
  const carried = await arrive(url, { count: 10, first: login, take })
  const numbers = Array.from({ length: 10 }, (_, i) => i + 1)
  expect(carried).toEqual(numbers.map((n) => ({ session: `session=s${n}=`, token: `t${n}`, member: n })))
  expect(seen.toSorted()).toEqual(numbers.map((n) => `POST /login?as=${n} ${n} ${n}`).toSorted())
  expect(most).toBeLessThanOrEqual(4)
})

const take = { token: { field: 'token' } }

test.each([
  [
    'isn’t 2xx',
    (response: ServerResponse) => response.writeHead(401).end('wrong password'),
    '401 and "wrong password"',
  ],
  [
    'has no such field',
    (response: ServerResponse) => response.end('{"tok":1}'),
    'without the field token for {token}',
  ],
  ['is no JSON', (response: ServerResponse) => response.end('<html>'), '200 and "<html>", without the field'],
])('says which first request failed when an answer %s', async (_, answer, said) => {
  const url = await serve((_request, response) => answer(response))
  const failing = arrive(url, { count: 2, first: login, take })
  await expect(failing).rejects.toThrow("A visitor's first request, POST /login?as=1, was answered with ")
  await expect(failing).rejects.toThrow(said)
})

test('says what is missing among cookies, with no more than 200 characters of the answer', async () => {
  const url = await serve((_request, response) =>
    response.setHeader('set-cookie', 'a=1').end('x'.repeat(999)),
  )
  const failing = arrive(url, { count: 1, first: login, take: { session: { cookie: 'session' } } })
  await expect(failing).rejects.toThrow(`"${'x'.repeat(200)}", without the cookie session for {session}`)
})

test('a first request that gets no answer is told', async () => {
  const url = await serve((request) => request.socket.destroy())
  await expect(arrive(url, { count: 5, first: login, take })).rejects.toThrow('got no answer: ')
})

test('is not led away: a redirect is an answer that isn’t right', async () => {
  let elsewhere = 0
  const other = await serve((_request, response) => {
    elsewhere++
    response.end('{"token":"t"}')
  })
  const url = await serve((_request, response) => response.writeHead(302, { location: other }).end())
  await expect(arrive(url, { count: 1, first: login, take })).rejects.toThrow('302')
  expect(elsewhere).toBe(0)
})

test('only {visitor} fills places of what they do first', async () => {
  const first = { ...login, path: '/{member}' }
  await expect(arrive('http://127.0.0.1:9', { count: 1, first, take })).rejects.toThrow(
    'nothing fills {member}',
  )
})
