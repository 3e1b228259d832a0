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
  expect(take(200, requestMix(shopping, 1))).toEqual(take(200, requestMix(shopping, 1)))
  expect(take(200, requestMix(shopping, 1))).not.toEqual(take(200, requestMix(shopping, 2)))
})

test('sends each template by its weight', () => {
  const next = requestMix(shopping, 1)
  const reads = Array.from({ length: 10_000 }, next).filter(({ method }) => method === 'GET').length
  expect(reads / 10_000).toBeCloseTo(0.75, 1)
})

test('a value is the same in the path, the body and the expected answer', () => {
  const next = requestMix(shopping, 1)
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
  const next = requestMix(workload([get('/never/{unknown}', 0), get('/always')]), 1)
  expect(new Set(Array.from({ length: 100 }, () => next().path))).toEqual(new Set(['/always']))
})

test('refuses a workload that sends nothing', () => {
  expect(() => requestMix(workload([]), 1)).toThrow('sends nothing')
  expect(() => requestMix(workload([get('/', 0)]), 1)).toThrow('sends nothing')
})

test.each(['path', 'json', 'expect'])('refuses a name in %s that nothing is drawn for', (place) => {
  const template = { ...get('/'), [place]: '/{produkt}' }
  expect(() => requestMix(workload([template], { product: { zipf: 3 } }), 1)).toThrow(
    'nothing is drawn for {produkt}',
  )
})

test('a workload is constant when there is one request and nothing to draw', () => {
  expect(isConstant(workload([get('/')]))).toBe(true)
  expect(isConstant(workload([get('/'), get('/other')]))).toBe(false)
  expect(isConstant(workload([get('/{n}')], { n: { zipf: 3 } }))).toBe(false)
})
