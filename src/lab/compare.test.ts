import { describe, expect, test } from 'vitest'
import { compareResults } from './compare.ts'
import { exampleEffect, exampleResult, exampleRound, exampleSystem } from './testing.ts'

const system = (...throughputs: number[]) =>
  exampleSystem({ rounds: throughputs.map((throughput, i) => exampleRound({ round: i + 1, throughput })) })

const result = (before: number[], after: number[], values = {}) =>
  exampleResult({ systems: { before: system(...before), after: system(...after) }, ...values })

describe('two runs', () => {
  const a = result([100, 102, 98], [1000, 1010, 990])
  const b = result([200, 204, 196], [1000, 1015, 985])
  const { systems, effects } = compareResults(a, b)

  test('throughput of each system, b against a', () => {
    expect(systems.before).toMatchObject({ ratio: expect.closeTo(2, 2), verdict: 'higher' })
    expect(systems.after?.verdict).toBe('no measurable difference')
  })

  test('the effect halves when before gets twice as fast and after stays', () => {
    expect(effects).toHaveLength(1)
    expect(effects[0]?.change).toMatchObject({ ratio: expect.closeTo(0.5, 2), verdict: 'lower' })
  })
})

test('a run compared with itself differs in nothing', () => {
  const a = result([100, 110], [1000, 1300])
  const { systems, effects, differences } = compareResults(a, a)
  expect(differences).toEqual([])
  for (const { ratio, verdict } of [...Object.values(systems), ...effects.map(({ change }) => change)]) {
    expect(ratio).toBeCloseTo(1)
    expect(verdict).toBe('no measurable difference')
  }
})

test('only what both have is compared', () => {
  const a = result([100, 110], [1000, 1300])
  const b = {
    ...a,
    systems: { before: system(1, 2), redis: system(3, 4) },
    effects: [exampleEffect({ of: 'redis' })],
  }
  const { systems, effects } = compareResults(a, b)
  expect(Object.keys(systems)).toEqual(['before'])
  expect(effects).toEqual([])
})

test('says in words what else is not the same', () => {
  const a = exampleResult({ knobs: { ttl: 30 } })
  const b = exampleResult({
    knobs: { ttl: 5 },
    machine: { ...a.machine, cpu: 'Another', commit: 'abc' },
    workload: { ...a.workload, loop: 'open', rate: 200 },
    systems: { ...a.systems, after: exampleSystem({ engines: { redis: 'redis 7' } }) },
  })
  a.systems.after = exampleSystem({ engines: { redis: 'redis 6' } })
  const { systems, differences } = compareResults(a, b)
  expect(systems).toEqual({}) // an open loop's throughput is what was offered
  expect(differences).toEqual([
    'processor: Example → Another',
    'commit: unknown → abc',
    'load: closed loop → open, 200 req/s',
    'knob ttl: 30 → 5',
    'redis of after: redis 6 → redis 7',
  ])
})

describe('named kinds of request', () => {
  const round = (whole: number, order: number) =>
    exampleRound({
      throughput: whole,
      routes: { order: { throughput: order, latency: exampleRound().latency, requests: 1, errors: 0 } },
    })
  const run = (order: number) =>
    exampleResult({
      systems: {
        before: exampleSystem({ rounds: [round(100, 10), round(101, 10)] }),
        after: exampleSystem({ rounds: [round(100, order), round(101, order)] }),
      },
      effects: [exampleEffect(), exampleEffect({ route: 'order', ratio: order / 10 })],
    })

  test('are compared with themselves, from their own figures', () => {
    const { effects } = compareResults(run(20), run(40))
    expect(effects.map(({ route, change }) => [route, Math.round(change.ratio * 10) / 10])).toEqual([
      [undefined, 1],
      ['order', 2],
    ])
  })
})

test('what was only offered, or never answered, is no throughput to compare', () => {
  const systems = {
    before: system(100, 110),
    offered: { ...system(50, 50), offered: 50 },
    failed: system(0, 3),
  }
  const run = exampleResult({ systems, effects: [] })
  expect(Object.keys(compareResults(run, run).systems)).toEqual(['before'])
})
