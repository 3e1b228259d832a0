import { describe, expect, test } from 'vitest'
import type { Measured } from './figures.ts'
import { emptyHistogram, record } from './histogram.ts'
import { effects, generatorWarnings, summarize, warmUpWarnings } from './summary.ts'
import { exampleRound, exampleSystem } from './testing.ts'

function measured(
  throughput: number,
  us: number[],
  values: Parameters<typeof exampleRound>[0] = {},
): Measured {
  const histogram = emptyHistogram()
  for (const value of us) record(histogram, value)
  const result = exampleRound({ throughput, requests: us.length, errors: 1, ...values })
  return {
    histogram,
    routes: {},
    result,
    errors: { status: 1, body: 0, timeout: 0, connection: 0 },
    settled: true,
  }
}

describe('a system over all rounds', () => {
  const rounds = [
    { a: measured(100, [10, 20], { hitRatio: 0.5 }) },
    { a: measured(400, [30, 40], { hitRatio: 0.7, round: 2 }) },
  ]
  const summary = summarize('a', { about: 'an example' }, { redis: 'redis 7' }, rounds)

  test('has the mean throughput, the sums, and the latency of all requests together', () => {
    expect(summary).toMatchObject({
      about: 'an example',
      engines: { redis: 'redis 7' },
      latency: { p50: 20, max: 40 },
      requests: 4,
      errors: 2,
      errorKinds: { status: 2, body: 0, timeout: 0, connection: 0 },
      hitRatio: expect.closeTo(0.6, 9),
    })
    expect(summary.throughput.mean).toBeCloseTo(200, 6)
    expect(summary.rounds.map(({ round }) => round)).toEqual([1, 2])
  })

  test('has no hit ratio where no cache said anything', () => {
    expect(summarize('a', { about: '' }, {}, [{ a: measured(1, [1]) }])).not.toHaveProperty('hitRatio')
  })
})

describe('effects', () => {
  const system = { about: '', roles: {} }
  const plan = {
    systems: { a: system, b: system, c: system },
    baseline: 'a',
    loop: { kind: 'closed' as const },
    claims: [{ metric: 'p99' as const, of: 'c', over: 'b', atMost: 1 }],
  }
  const round = { a: measured(100, [1]), b: measured(200, [1]), c: measured(800, [1]) }

  test('are of every system over the baseline, and of what claims speak of', () => {
    const all = effects(plan, [round, round])
    expect(all.filter(({ metric }) => metric === 'throughput').map((e) => [e.of, e.over, e.ratio])).toEqual([
      ['b', 'a', expect.closeTo(2, 9)],
      ['c', 'a', expect.closeTo(8, 9)],
      ['c', 'b', expect.closeTo(4, 9)],
    ])
    expect(all.map(({ metric }) => metric).slice(0, 3)).toEqual(['throughput', 'p50', 'p99'])
    expect(all[0]).toMatchObject({ rounds: 2, verdict: 'higher' })
  })

  test('need two rounds', () => {
    expect(effects(plan, [round])).toEqual([])
  })
})

describe('the load generator is doubted', () => {
  const system = (values: Parameters<typeof exampleRound>[0]) => ({
    a: exampleSystem({ rounds: [exampleRound(values)] }),
  })

  test('in a closed loop, when it was full and the system was not', () => {
    const warn = (busy: number, generatorBusy: number) =>
      generatorWarnings({ kind: 'closed' }, system({ busy, generatorBusy }))
    expect(warn(0.5, 0.99)).toEqual(['The load generator was at its limit on "a", which may carry more.'])
    expect(warn(0.99, 0.99)).toEqual([])
    expect(warn(0.5, 0.5)).toEqual([])
  })

  test('in an open loop, when it sent late', () => {
    const warn = (generatorLateP99: number) =>
      generatorWarnings({ kind: 'open', rate: 10 }, system({ generatorLateP99, generatorBusy: 0.99 }))
    expect(warn(2500)).toEqual([
      'The load generator was late on "a", one request in a hundred by 2.5 ms or more; its latencies contain that.',
    ])
    expect(warn(1500)).toEqual([])
  })
  test('and of a system that is offered a share of what another carries, in its own words', () => {
    const busy = system({ offered: 90, generatorLateP99: 2600, generatorBusy: 0.99, busy: 0.9 })
    expect(generatorWarnings({ kind: 'closed' }, busy)).toEqual([
      'The load generator was late on "a", one request in a hundred by 2.6 ms or more; its latencies contain that.',
    ])
    expect(generatorWarnings({ kind: 'closed' }, system({ offered: 90, generatorLateP99: 900 }))).toEqual([])
  })
})

test('says which systems had not settled in most rounds', () => {
  const round = (settled: boolean) => ({ a: measured(1, [1]), b: { ...measured(1, [1]), settled } })
  const plan = {
    systems: { a: { about: '', roles: {} }, b: { about: '', roles: {} } },
    warmSeconds: 4,
    quick: false,
  }
  expect(warmUpWarnings(plan, [round(false), round(false), round(true)])).toEqual([
    'The throughput of "b" had not settled when measuring began, after 4 s; warm, it may be higher.',
  ])
  expect(warmUpWarnings(plan, [round(false), round(true), round(true)])).toEqual([])
})
