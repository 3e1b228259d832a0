import { expect, test } from 'vitest'
import type { Claim } from './experiment.ts'
import { firstEffects, headlineOf, toldEffects } from './headline.ts'
import type { Effect } from './result.ts'
import { exampleEffect, exampleResult } from './testing.ts'

const allOf = (of: string, route?: string, over = 'before'): Effect[] =>
  (['throughput', 'p50', 'p99'] as const).map((metric) =>
    exampleEffect({ of, over, metric, ...(route && { route }) }),
  )
const effects = ['sqlite', 'redis'].flatMap((of) => [...allOf(of), ...allOf(of, 'upload')])
const upload: Claim = { metric: 'p50', route: 'upload', of: 'redis', over: 'before', atMost: 0.5 }
const told = (some: Effect[]) =>
  some.map(({ of, over, metric, route }) => [of, 'over', over, metric, ...(route ? [route] : [])].join(' '))
const closed = (claims?: Claim[]) => told(firstEffects(effects, 'closed', claims))

test('without a claim it is throughput, of each pair; under an open loop p99', () => {
  expect(closed()).toEqual(['sqlite over before throughput', 'redis over before throughput'])
  expect(told(firstEffects(effects, 'open'))).toEqual(['sqlite over before p99', 'redis over before p99'])
})

test('what is predicted comes first, and the others are told by the same figure', () => {
  expect(closed([upload])).toEqual(['redis over before p50 upload', 'sqlite over before p50 upload'])
})

test('unless something else is claimed of them', () => {
  const own: Claim = { metric: 'p99', of: 'sqlite', over: 'before', atMost: 1 }
  expect(closed([upload, own])).toEqual(['redis over before p50 upload', 'sqlite over before p99'])
})

test('a claim of wrong answers changes nothing, and what was not measured is not told', () => {
  expect(closed([{ metric: 'wrong', of: 'redis', atMost: 0.1 }])).toEqual(closed())
  expect(closed([{ ...upload, route: 'feed' }])).toEqual(closed().toReversed())
})

test('what systems with a load of their own were offered is no effect, so they are told by p99', () => {
  const offered = allOf('half').filter(({ metric }) => metric !== 'throughput')
  expect(told(firstEffects([...allOf('full'), ...offered], 'closed'))).toEqual([
    'full over before throughput',
    'half over before p99',
  ])
})

test('throughput is no answer under an open loop, whatever is claimed', () => {
  const claim: Claim = { metric: 'throughput', of: 'redis', over: 'before', atLeast: 2 }
  expect(told(firstEffects(effects, 'open', [claim]))[0]).toBe('redis over before p99')
})

test('two systems compared both ways are told once', () => {
  const both = [...allOf('tenth', undefined, 'full'), ...allOf('full', undefined, 'tenth')]
  const claim: Claim = { metric: 'p99', of: 'full', over: 'tenth', atLeast: 2 }
  expect(told(firstEffects(both, 'closed', [claim]))).toHaveLength(2)
  expect(told(toldEffects(both, 'closed', [claim]))).toEqual(['full over tenth p99'])
})

test('the headline is of the systems that the prediction is about', () => {
  const headline = (claims?: Claim[]) => told([headlineOf(exampleResult({ effects }), claims) as Effect])[0]
  expect(headline()).toBe('sqlite over before throughput')
  expect(headline([upload])).toBe('redis over before p50 upload')
  expect(headline([{ ...upload, of: 'kafka' }])).toBe('sqlite over before p50 upload')
  expect(headlineOf(exampleResult({ effects: [] }))).toBeUndefined()
})
