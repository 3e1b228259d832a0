import { expect, test } from 'vitest'
import { checkClaim } from './claims.ts'
import type { BoundClaim } from './experiment.ts'
import { exampleEffect, exampleSystem } from './testing.ts'

const faster: BoundClaim = { metric: 'throughput', of: 'after', over: 'before', atLeast: 10 }
const quicker: BoundClaim = { metric: 'p99', of: 'after', over: 'before', atMost: 0.5 }
const right = { before: exampleSystem(), after: exampleSystem() }

test('"at least" holds when the whole interval is above', () => {
  expect(checkClaim(faster, [exampleEffect({ ratio: 12, low: 10, high: 14 })], right)).toEqual({
    text: 'throughput of after is at least ×10 that of before',
    holds: true,
    why: 'measured ×12, interval 10 to 14',
  })
  expect(checkClaim(faster, [exampleEffect({ ratio: 12, low: 9.9, high: 14 })], right)).toMatchObject({
    holds: false,
    undecided: true,
    why: 'measured ×12, interval 9.9 to 14: it reaches across the bound',
  })
  const refuted = checkClaim(faster, [exampleEffect({ ratio: 8, low: 7, high: 9.9 })], right)
  expect(refuted).toMatchObject({ holds: false, why: expect.stringContaining('on the other side') })
  expect(refuted).not.toHaveProperty('undecided')
})

test('"at most" holds when the whole interval is below', () => {
  const p99 = (high: number) => [exampleEffect({ metric: 'p99', ratio: 0.4, low: 0.3, high })]
  expect(checkClaim(quicker, p99(0.5), right)).toMatchObject({
    text: 'p99 of after is at most ×0.5 that of before',
    holds: true,
  })
  expect(checkClaim(quicker, p99(0.51), right)).toMatchObject({ holds: false, undecided: true })
  const slower = [exampleEffect({ metric: 'p99', ratio: 0.6, low: 0.51, high: 0.7 })]
  expect(checkClaim(quicker, slower, right)).not.toHaveProperty('undecided')
})

test('an error on either side fails it, however large the effect', () => {
  for (const name of ['before', 'after'])
    expect(
      checkClaim(faster, [exampleEffect({ low: 99 })], { ...right, [name]: exampleSystem({ errors: 1 }) }),
    ).toMatchObject({
      holds: false,
      why: `not every answer was right: ${name} made errors`,
    })
})

test('the effect is found by metric and both systems', () => {
  const others = [
    exampleEffect({ metric: 'p50', low: 99 }),
    exampleEffect({ of: 'redis', low: 99 }),
    exampleEffect({ over: 'redis', low: 99 }),
  ]
  expect(checkClaim(faster, others, right)).toMatchObject({
    holds: false,
    why: 'there was a round without a right answer to compare',
  })
})

test('errors of a system that may fail are no reason', () => {
  const wrong = { ...right, before: exampleSystem({ errors: 9 }) }
  const declared = { before: { about: 'it fails', roles: {}, mayFail: true } }
  expect(checkClaim(faster, [exampleEffect({ low: 99 })], wrong, declared).holds).toBe(true)
})

test('a claim on wrong answers holds when the whole interval is on its side', () => {
  const half = { memory: exampleSystem({ wrong: { mean: 0.5, low: 0.45, high: 0.55 } }) }
  const claim = (bound: object): BoundClaim => ({ metric: 'wrong', of: 'memory', ...bound }) as BoundClaim
  expect(checkClaim(claim({ atLeast: 0.4 }), [], half)).toEqual({
    text: 'memory gets at least 40 % of requests wrong',
    holds: true,
    why: 'measured 50 %, interval 45 % to 55 %',
  })
  expect(checkClaim(claim({ atLeast: 0.46 }), [], half).holds).toBe(false)
  expect(checkClaim(claim({ atMost: 0.54 }), [], half).holds).toBe(false)
})
