import { expect, test } from 'vitest'
import { effectOf, isBound, predictedClaim, speaksOf, wrongOf } from './claim.ts'
import type { Claim, RatioClaim, WrongClaim } from './experiment.ts'
import { exampleEffect, exampleRound, exampleSystem } from './testing.ts'

const ratio: RatioClaim = { metric: 'p99', of: 'memory', over: 'before', atMost: 1 }
const wrong: WrongClaim = { metric: 'wrong', of: 'memory', atMost: 0.01 }

test('the claim that is predicted is the first of a ratio', () => {
  expect(predictedClaim([wrong, ratio])).toBe(ratio)
  expect(predictedClaim([wrong])).toBeUndefined()
})

test('a ratio without a bound is predicted, and nothing is claimed of it', () => {
  const { atMost: _, ...unbound } = ratio as RatioClaim & { atMost: number }
  expect(predictedClaim([unbound, wrong])).toBe(unbound)
  expect([unbound, ratio, wrong].filter(isBound)).toEqual([ratio, wrong])
})

test('a claim speaks of its systems, and holds for those that have them all', () => {
  const claims: Claim[] = [ratio, wrong]
  expect(claims.filter(speaksOf({ memory: {} }))).toEqual([wrong])
  expect(claims.filter(speaksOf({ memory: {}, before: {} }))).toEqual(claims)
})

test('the effect of a claim is that of its route, and a claim of wrong answers has none', () => {
  const throughput = exampleEffect({ of: 'memory' })
  const whole = exampleEffect({ of: 'memory', metric: 'p99' })
  const ofCatalog = { ...whole, route: 'catalog' }
  const effects = [throughput, whole, ofCatalog]
  expect(effectOf(effects, ratio)).toBe(whole)
  expect(effectOf(effects, { ...ratio, route: 'catalog' })).toBe(ofCatalog)
  expect(effectOf(effects, { ...ratio, route: 'orders' })).toBeUndefined()
  expect(effectOf(effects, wrong)).toBeUndefined()
})

test('the share of wrong answers that a claim speaks of is its route’s, or all', () => {
  const share = { mean: 0.2, low: 0.1, high: 0.3 }
  const { throughput, latency } = exampleSystem()
  const orders = { throughput, latency, requests: 10, errors: 2, wrong: share }
  const memory = exampleSystem({ routes: { orders }, rounds: [exampleRound()] })
  expect(wrongOf({ memory }, wrong)).toBe(memory.wrong)
  expect(wrongOf({ memory }, { ...wrong, route: 'orders' })).toBe(share)
  expect(wrongOf({}, wrong)).toBeUndefined()
})
