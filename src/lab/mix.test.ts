import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { RequestTemplate, Workload } from './experiment.ts'
import { isConstant, requestMix } from './mix.ts'

const get = (path: string, weight = 1): RequestTemplate => ({ weight, method: 'GET', path })
const workload = (requests: RequestTemplate[], draws?: Workload['draws']): Workload => ({
  connections: 1,
  requests,
  ...(draws && { draws }),
})
const take = (n: number, next: () => unknown) => Array.from({ length: n }, next)

const shopping = workload(
  [
    get('/products/{id}', 3),
    {
      weight: 1,
      method: 'PUT',
      path: '/products/{id}',
      json: '{"id":{id},"price":{price}}',
      expect: '"id":{id},"price":{price}',
    },
  ],
  { id: { zipf: 1000 }, price: { from: 100, to: 200 } },
)

test('the same seed gives the same requests, another seed others', () => {
  expect(take(200, requestMix(shopping)(1))).toEqual(take(200, requestMix(shopping)(1)))
  expect(take(200, requestMix(shopping)(1))).not.toEqual(take(200, requestMix(shopping)(2)))
})

test('sends each template by its weight', () => {
  const next = requestMix(shopping)(1)
  const reads = Array.from({ length: 10_000 }, next).filter(({ method }) => method === 'GET').length
  expect(reads / 10_000).toBeCloseTo(0.75, 1)
})

test('a value is the same in the path, the body and the expected answer', () => {
  const next = requestMix(shopping)(1)
  const writes = Array.from({ length: 200 }, next).filter(({ method }) => method === 'PUT')
  for (const { path, body, expect: expected } of writes) {
    const { id, price } = JSON.parse(body as string)
    expect(path).toBe(`/products/${id}`)
    expect(expected).toBe(`"id":${id},"price":${price}`)
    expect(price).toBeGreaterThanOrEqual(100)
    expect(price).toBeLessThanOrEqual(200)
  }
  expect(new Set(writes.map(({ path }) => path)).size).toBeGreaterThan(10)
})

test('a template without a weight is never sent, nor are its names checked', () => {
  const next = requestMix(workload([get('/never/{unknown}', 0), get('/always')]))(1)
  expect(new Set(Array.from({ length: 100 }, () => next().path))).toEqual(new Set(['/always']))
})

test('refuses a workload that sends nothing', () => {
  expect(() => requestMix(workload([]))).toThrow('sends nothing')
  expect(() => requestMix(workload([get('/', 0)]))).toThrow('sends nothing')
})

test.each(['path', 'json', 'expect', 'headers'])('refuses a name in %s that nothing fills', (place) => {
  const text = '/{produkt}'
  const template = { ...get('/'), [place]: place === 'headers' ? { 'if-match': text } : text }
  expect(() => requestMix(workload([template], { product: { zipf: 3 } }))).toThrow('nothing fills {produkt}')
})

test('a workload is constant when there is one request and nothing to draw', () => {
  expect(isConstant(workload([get('/')]))).toBe(true)
  expect(isConstant(workload([get('/'), get('/other')]))).toBe(false)
  expect(isConstant(workload([get('/{n}')], { n: { zipf: 3 } }))).toBe(false)
})

const visited = (requests: RequestTemplate[]): Workload => ({
  ...workload(requests, { id: { zipf: 3 } }),
  visitors: { count: 2, first: { method: 'POST', path: '/login' }, take: { session: { field: 'token' } } },
})

test('what a visitor carries fills places in all of a template', () => {
  const template: RequestTemplate = {
    weight: 1,
    name: 'cart',
    method: 'POST',
    path: '/carts/{session}',
    headers: { Authorization: 'Bearer {session}' },
    json: '{"of":"{session}"}',
    expect: '{session}',
  }
  const next = requestMix(visited([template]))(1)
  for (const session of ['abc', 'xyz'])
    expect(next({ session })).toEqual({
      name: 'cart',
      method: 'POST',
      path: `/carts/${session}`,
      headers: { authorization: `Bearer ${session}`, 'content-type': 'application/json' },
      body: `{"of":"${session}"}`,
      expect: session,
    })
})

test('visitors do not change what is drawn for the requests', () => {
  const both = visited([get('/{id}/{session}')])
  const paths = (session: string) => {
    const next = requestMix(both)(1)
    return Array.from({ length: 50 }, () => next({ session }).path.replace(session, ''))
  }
  expect(paths('abc')).toEqual(paths('xyz'))
})

test('a template can say another content type than JSON', () => {
  const patch = { ...get('/'), json: '{}', headers: { 'Content-Type': 'application/merge-patch+json' } }
  expect(requestMix(workload([patch]))(1)().headers).toEqual({
    'content-type': 'application/merge-patch+json',
  })
})

test('a body from a file is its bytes, and says nothing of its type', () => {
  const path = fileURLToPath(import.meta.url)
  const next = requestMix(workload([{ ...get('/'), file: path }]))(1)
  expect(next()).toEqual({ method: 'GET', path: '/', body: readFileSync(path) })
  expect(next().body).toBe(next().body)
  expect(() => requestMix(workload([{ ...get('/'), file: `${path}.not` }]))).toThrow('no such file')
})

test('each draw is spread evenly by itself, whatever else is drawn', () => {
  const workload: Workload = {
    connections: 1,
    requests: [
      { weight: 1, method: 'GET', path: '/a/{n}/{m}' },
      { weight: 1, method: 'GET', path: '/b/{n}/{m}' },
    ],
    draws: { n: { from: 0, to: 31 }, m: { from: 0, to: 31 } },
  }
  const next = requestMix(workload)(1)
  const paths = Array.from({ length: 32 }, () => next().path.split('/'))
  for (const place of [2, 3]) expect(new Set(paths.map((path) => path[place])).size).toBe(32)
  expect(paths.filter(([, kind]) => kind === 'a')).toHaveLength(16)
})
