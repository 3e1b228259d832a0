// What must hold of the request mix whatever the workload is.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Workload } from './experiment.ts'
import { requestMix } from './mix.ts'

const workloads: fc.Arbitrary<Workload> = fc
  .record({
    weights: fc.array(fc.nat(100), { minLength: 1, maxLength: 6 }).filter((weights) => weights.some(Boolean)),
    from: fc.nat(1000),
    more: fc.nat(1000),
    zipf: fc.integer({ min: 1, max: 100_000 }),
  })
  .map(({ weights, from, more, zipf }) => ({
    connections: 1,
    requests: weights.map((weight, i) => ({
      weight,
      name: `${i}`,
      method: 'GET',
      path: `/${i}/{id}/{rank}`,
      expect: '{id}',
    })),
    draws: { id: { from, to: from + more }, rank: { zipf } },
  }))

test('a seed always gives the same requests, each of a template that has weight, with values in their range', () => {
  fc.assert(
    fc.property(workloads, fc.nat(), (workload, seed) => {
      const [one, other] = [requestMix(workload)(seed), requestMix(workload)(seed)]
      const { id, rank } = workload.draws as { id: { from: number; to: number }; rank: { zipf: number } }
      for (let i = 0; i < 20; i++) {
        const request = one()
        expect(other()).toEqual(request)
        const [, kind, drawn, ranked] = request.path.split('/') as string[]
        expect(workload.requests[Number(kind)]?.weight).toBeGreaterThan(0)
        expect(request.expect).toBe(drawn)
        expect(Number(drawn)).toBeGreaterThanOrEqual(id.from)
        expect(Number(drawn)).toBeLessThanOrEqual(id.to)
        expect(Number(ranked)).toBeGreaterThanOrEqual(1)
        expect(Number(ranked)).toBeLessThanOrEqual(rank.zipf)
      }
    }),
  )
})

test('what visitors carry comes out as it went in, braces and dollars too', () => {
  const workload: Workload = {
    connections: 1,
    requests: [{ weight: 1, method: 'GET', path: '/', headers: { cookie: '{session}' } }],
    visitors: { count: 1, first: { method: 'GET', path: '/' }, take: { session: { cookie: 's' } } },
  }
  const next = requestMix(workload)(1)
  fc.assert(
    fc.property(fc.string(), (session) => {
      expect(next({ session }).headers).toEqual({ cookie: session })
    }),
  )
})
