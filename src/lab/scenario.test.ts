// What an experiment may ask for beyond plain rounds, each on fixture servers: load shares, faults, gauges, sweeps, curves.
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { UsageError } from './errors.ts'
import type { Experiment, System } from './experiment.ts'
import { children, filesLeft, only, runTiny, SMALLEST_SHOP, shop, tiny } from './fixtures/tiny.ts'
import { makePlan, type RunOptions } from './plan.ts'
import type { LoadCurve, Result } from './result.ts'
import { resultProblems, temporaryFolder } from './testing.ts'

const home = temporaryFolder()
beforeAll(() => {
  for (const [name, value] of Object.entries({ ...SMALLEST_SHOP, TENFOLD_HOME: home }))
    vi.stubEnv(name, value)
})

/** Runs it, and sees that the result is one and nothing is left. */
async function measured(experiment: Experiment, options: RunOptions = {}) {
  const { events, result, error } = await runTiny(experiment, undefined, { quick: true, ...options })
  if (!result) throw error
  expect(resultProblems(result)).toEqual([])
  expect(filesLeft(home)).toEqual([])
  expect(children()).toEqual([])
  return { events, result }
}

const two = (more: Partial<Experiment> = {}, b: Partial<System> = {}): Experiment => {
  const plain = tiny({ a: { shop: shop() }, b: { shop: shop() } })
  return { ...plain, ...more, systems: { ...plain.systems, b: { ...(plain.systems.b as System), ...b } } }
}

test('a system is offered a share of what the baseline carried in the same round, and told no effect on throughput', async () => {
  const { events, result } = await measured(two({}, { load: { share: 0.25 } }))
  for (const [i, { offered }] of (result.systems.b?.rounds ?? []).entries())
    expect(offered).toBeCloseTo((result.systems.a?.rounds[i]?.throughput as number) / 4, 5)
  const order = only(events, 'load').filter(({ phase }) => phase === 'measure')
  expect(order.map(({ system }) => system)).toEqual(['a', 'b', 'a', 'b'])
  expect(result.effects.map(({ metric }) => metric)).toEqual(['p50', 'p99'])
})

describe('a planned fault', () => {
  const fault = { name: 'shop', instance: 2, fault: 'kill' as const }
  const experiment = () => tiny({ one: { shop: shop() }, two: { shop: shop({}, 2) } })

  test('is done in every round, in each system that has the part, put right after, and is no disturbance', async () => {
    const { events, result } = await measured(experiment(), { fault })
    const done = only(events, 'fault').map(({ system, fault }) => `${fault} in ${system}`)
    expect(done).toEqual(['kill in two', 'restore in two', 'kill in two', 'restore in two'])
    expect(result.plannedFault).toEqual(fault)
    expect(result).not.toHaveProperty('faults')
    expect(result.systems.one?.rounds).toHaveLength(2)
    expect(only(events, 'notice').map(({ text }) => text)).toEqual([
      'Nothing is broken in one: no shop 2 there.',
    ])
  })

  test('is in the figures of those whom it reaches', async () => {
    const fault = { name: 'inner', instance: 1, fault: 'kill' as const }
    const behind = { inner: shop(), shop: shop({ PASS_ON: 'yes' }) }
    const { result } = await measured(two({}, { roles: behind, mayFail: true }), { fault })
    expect(result.systems.a?.wrong.mean).toBe(0)
    expect(result.systems.b?.wrong.mean).toBeGreaterThan(0.2)
  })

  test('of a part that no system has is refused', () => {
    const plan = () => makePlan(experiment(), { fault: { ...fault, instance: 3 } })
    expect(plan).toThrow(UsageError)
    expect(plan).toThrow('There is no shop 3 to break here. There are: shop')
  })
})

test('gauges are told while load runs, and the lab waits until the system has drained', async () => {
  const gauges = { backlog: { label: 'Backlog', help: 'what came lately' } }
  const { events, result } = await measured(
    two({ gauges, drains: 'backlog', shows: { door: { label: 'The door says', path: '/' } } }),
  )
  for (const { rounds, drainSeconds, shows } of Object.values(result.systems)) {
    for (const round of rounds) {
      const values = round.gauges?.backlog?.map(([, value]) => value) ?? []
      expect(Math.max(...values)).toBeGreaterThan(0)
      expect(values.at(-1)).toBe(0)
      expect(round.drainSeconds).toBeGreaterThan(0)
    }
    expect(drainSeconds?.mean).toBeGreaterThan(0)
    expect(shows).toEqual({ door: 'shops: ' })
  }
  expect(only(events, 'gauges').length).toBeGreaterThan(4)
})

test('a system that may fail is counted, and claimed on by its share of wrong answers', async () => {
  const failing = tiny({ a: { shop: shop() }, b: { shop: shop({ FAULT: 'only errors' }) } })
  const experiment: Experiment = {
    ...failing,
    systems: { ...failing.systems, b: { ...failing.systems.b, mayFail: true } as System },
    claims: [
      { metric: 'wrong', of: 'b', atLeast: 0.9 },
      { metric: 'wrong', of: 'a', atMost: 0.1 },
    ],
  }
  const { result } = await measured(experiment)
  expect(result.systems.b?.wrong.mean).toBe(1)
  expect(result.systems.b?.throughput.mean).toBe(0)
  expect(result.systems.a?.wrong.mean).toBe(0)
  expect(result.effects).toEqual([]) // to nothing there is no ratio
  expect(result.claims.map(({ text, holds }) => [text, holds])).toEqual([
    ['b gets at least 90 % of requests wrong', true],
    ['a gets at most 10 % of requests wrong', true],
  ])
})

test('named kinds of request have figures of their own', async () => {
  const { result } = await measured(
    two({
      workload: () => ({
        connections: 2,
        requests: [
          { name: 'home', weight: 1, method: 'GET', path: '/', expect: 'shops:' },
          { name: 'odd', weight: 1, method: 'GET', path: '/odd', expect: 'something else' },
        ],
      }),
    }),
  )
  for (const { routes, requests } of Object.values(result.systems)) {
    expect((routes?.home?.requests ?? 0) + (routes?.odd?.requests ?? 0)).toBe(requests)
    expect(routes?.home?.wrong.mean).toBe(0)
    expect(routes?.odd?.wrong.mean).toBe(1)
  }
  const home = result.effects.filter(({ route }) => route === 'home')
  expect(home.map(({ metric }) => metric)).toEqual(['throughput', 'p50', 'p99'])
})

describe('a sweep', () => {
  const experiment = (): Experiment => {
    const plain = tiny({ one: { shop: shop() }, many: { shop: { run: 'shop.ts', instances: 'instances' } } })
    const instances = { label: 'Instances', help: 'how many', default: 2, min: 1, max: 4, integer: true }
    return {
      ...plain,
      knobs: { instances },
      scenarios: {
        scaling: { question: 'How far?', sweep: { knob: 'instances', values: [1, 2] } },
      },
    }
  }

  test('runs once for each value, and is told with its points', async () => {
    const { events, result } = await measured(experiment(), { scenario: 'scaling' })
    expect(only(events, 'step').map(({ step, of, text }) => `${step}/${of} ${text}`)).toEqual([
      '1/2 Instances: 1',
      '2/2 Instances: 2',
    ])
    expect(result).toMatchObject({ scenario: 'scaling', question: 'How far?', knobs: { instances: 2 } })
    expect(result.sweep?.points.map(({ value }) => value)).toEqual([1, 2])
    for (const { systems } of result.sweep?.points ?? []) {
      expect(Object.keys(systems)).toEqual(['one', 'many'])
      for (const { throughput } of Object.values(systems)) expect(throughput.mean).toBeGreaterThan(0)
    }
    const started = new Set(only(events, 'process').map(({ system, instance }) => `${system} ${instance}`))
    expect(started).toEqual(new Set(['one 1', 'many 1', 'many 2']))
    expect(only(events, 'result')).toHaveLength(1)
  })

  test('takes the value that the knob has otherwise along', () => {
    const { sweep } = makePlan(experiment(), { sweep: { knob: 'instances', values: [1, 4] } })
    expect(sweep).toEqual({ knob: 'instances', values: [1, 2, 4] })
  })

  test('is stopped between its values, and nothing is left', async () => {
    const { result, error } = await runTiny(
      experiment(),
      (event, stop) => event.type === 'step' && event.step === 2 && stop.abort(new Error('enough')),
      { quick: true, scenario: 'scaling' },
    )
    expect([result, (error as Error).message]).toEqual([undefined, 'enough'])
    expect([filesLeft(home), children()]).toEqual([[], []])
  })

  test.each<[RunOptions, string]>([
    [{ sweep: { knob: 'instances', values: [1, 2] }, curve: true }, 'one at a time'],
    [{ sweep: { knob: 'instances', values: [2, 1] } }, 'from 2 to 12 ascending values'],
    [{ sweep: { knob: 'instances', values: [1] } }, 'from 2 to 12 ascending values'],
    [{ sweep: { knob: 'instances', values: [1, 5] } }, "instances can't be 5"],
    [{ sweep: { knob: 'shops', values: [1, 2] } }, 'There is no knob "shops" here.'],
    [{ scenario: 'slow' }, 'There is no scenario "slow" here. There are: scaling'],
  ])('refuses %o', (options, sentence) => {
    expect(() => makePlan(experiment(), options)).toThrow(UsageError)
    expect(() => makePlan(experiment(), options)).toThrow(sentence)
  })
})

test('a load curve goes in steps of the capacity, from little to too much', async () => {
  const { events, result } = await measured(tiny({ a: { shop: shop() } }), { curve: true, quick: true })
  const { capacity, points } = (result.curves as NonNullable<Result['curves']>).a as LoadCurve
  expect(points.map(({ share }) => share)).toEqual([0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1, 1.2])
  for (const { share, offered } of points) expect(offered).toBeCloseTo(share * capacity, 5)
  // Not of every point: in a step that short, a busy machine may well answer nothing.
  expect(Math.max(...points.map(({ goodput }) => goodput))).toBeGreaterThan(0)
  expect(Math.max(...points.map(({ latency }) => latency.mean))).toBeGreaterThan(0)
  expect(only(events, 'curve-point').map(({ point }) => point)).toEqual(points)
  expect(only(events, 'step').at(-1)).toMatchObject({ step: 9, of: 9, text: 'a at 120 % of its capacity' })
})

describe('a load curve', () => {
  test('is stopped in the middle, and nothing is left', async () => {
    const { result, error } = await runTiny(
      tiny({ a: { shop: shop() } }),
      (event, stop) => event.type === 'curve-point' && stop.abort(new Error('enough')),
      { quick: true, curve: true },
    )
    expect([result, (error as Error).message]).toEqual([undefined, 'enough'])
    expect([filesLeft(home), children()]).toEqual([[], []])
  })

  test('during which something was broken is measured again, and says so', async () => {
    let broken = false
    const { events, result } = await runTiny(
      tiny({ a: { shop: shop() } }),
      (event, _, breaker) => {
        if (event.type !== 'curve-point' || broken) return
        broken = true
        breaker.break({ name: 'shop', instance: 1, fault: 'kill' }).catch(() => {})
      },
      { quick: true, curve: true },
    )
    expect(only(events, 'notice').map(({ text }) => text)).toEqual([
      'The load curve of a was disturbed by a fault: it is measured again.',
    ])
    for (const { errors } of result?.curves?.a?.points ?? []) expect(errors).toBe(0)
    expect(result?.curves?.a?.points).toHaveLength(8)
  }, 60_000)
})

test('a system that is loaded by a share of the first one can not be the first', () => {
  const experiment = two({}, { load: { share: 0.5 } })
  expect(() => makePlan(experiment, { systems: ['b', 'a'] })).toThrow('name another one before it')
})
