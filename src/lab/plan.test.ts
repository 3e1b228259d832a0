import { expect, test } from 'vitest'
import { UsageError } from './errors.ts'
import { experiment } from './experiment.ts'
import { makePlan } from './plan.ts'

const role = { shop: { run: 'shop.ts' } }
const caching = experiment({
  lesson: '00-example',
  question: 'Does it help?',
  knobs: {
    ttl: { label: 'TTL', help: 'how long', unit: 's', default: 30, min: 0.05, max: 3600, env: 'CACHE_TTL' },
    connections: { label: 'Connections', help: 'clients', default: 20, min: 1, max: 500, integer: true },
  },
  systems: {
    before: { about: 'as it was', roles: role },
    after: { about: 'as it is', roles: role },
    yours: { about: 'yours', roles: role, onlyWhenNamed: true },
  },
  workload: ({ connections }) => ({ connections, requests: [{ weight: 1, method: 'GET', path: '/' }] }),
  claims: [{ metric: 'throughput', of: 'after', over: 'before', atLeast: 2 }],
})
const noKnobs = experiment({
  ...caching,
  knobs: {},
  scenarios: {},
  workload: () => caching.workload({ ttl: 1, connections: 1 }),
})

test('knobs reach the workload, and those with a variable the processes', () => {
  const plan = makePlan(caching, { knobs: { connections: 50, ttl: 0.5 } })
  expect(plan.knobs).toEqual({ ttl: 0.5, connections: 50 })
  expect(plan.knobEnv).toEqual({ CACHE_TTL: '0.5' })
  expect(plan.workload.connections).toBe(50)
})

test('has defaults for everything', () => {
  expect(makePlan(caching, {})).toMatchObject({
    lesson: '00-example',
    baseline: 'before',
    knobs: { ttl: 30, connections: 20 },
    loop: { kind: 'closed' },
    seed: 1,
    rounds: { least: 3, wanted: 6, most: 12, step: 2, within: 0.05 },
    claims: caching.claims,
  })
  expect(makePlan(caching, {})).not.toHaveProperty('prediction')
})

test('quick is three rounds, as many as balance while there is time, and more for a wide interval; named rounds are exactly that many', () => {
  const rounds = (options: object) => makePlan(caching, { quick: true, ...options }).rounds
  expect(rounds({})).toMatchObject({ least: 3, wanted: 4, most: 6, step: 1, within: 0.15 })
  expect(makePlan(caching, { quick: true }).budgetSeconds).toBe(20)
  expect(rounds({ systems: ['before'] })).toMatchObject({ least: 3, wanted: 3, most: 6 })
  expect(rounds({ rounds: 7 })).toMatchObject({ least: 7, wanted: 7, most: 7 })
})

test('quick measures what the claims speak of, where there are many systems', () => {
  const { systems, claims } = caching
  const many = { ...systems, redis: systems.after, edge: systems.after }
  const plan = (options: object) =>
    makePlan(
      { ...caching, systems: many, claims: [...claims, { metric: 'wrong', of: 'edge', atMost: 1 }] },
      options,
    )
  expect(Object.keys(plan({}).systems)).toEqual(['before', 'after', 'redis', 'edge'])
  expect(Object.keys(plan({ quick: true }).systems)).toEqual(['before', 'after', 'edge'])
  expect(plan({ quick: true }).unmeasured).toEqual(['redis'])
  expect(Object.keys(plan({ quick: true, systems: ['before', 'redis'] }).systems)).toEqual([
    'before',
    'redis',
  ])
})

test("the student's own system is measured when it is named, and the first named is the baseline", () => {
  expect(Object.keys(makePlan(caching, {}).systems)).toEqual(['before', 'after'])
  const plan = makePlan(caching, { systems: ['yours', 'before'] })
  expect(Object.keys(plan.systems)).toEqual(['yours', 'before'])
  expect(plan.baseline).toBe('yours')
  expect(plan.claims).toEqual([])
})

test('an open loop offers the same load to all, so it checks no claim', () => {
  expect(makePlan(caching, { openRate: 200 })).toMatchObject({
    loop: { kind: 'open', rate: 200 },
    claims: [],
  })
})

test.each([
  [{ systems: ['redis'] }, 'There is no system "redis" here. There are: before, after, yours'],
  [{ systems: ['before', 'toString'] }, 'There is no system "toString" here.'],
  [{ knobs: { tll: 3 } }, 'There is no knob "tll" here. There are: ttl, connections'],
  [{ knobs: { ttl: 4000 } }, "ttl can't be 4000: it goes from 0.05 to 3600 s"],
  [{ knobs: { connections: 1.5 } }, "connections can't be 1.5: it goes a whole number from 1 to 500"],
  [{ knobs: { ttl: NaN } }, "ttl can't be NaN"],
  [{ rounds: 0 }, "rounds can't be 0: it goes a whole number from 2 to 100"],
  [{ rounds: 2.5 }, "rounds can't be 2.5"],
  [{ seconds: 0.1 }, "seconds can't be 0.1: it goes from 0.2 to 600"],
  [{ openRate: 0 }, "rate can't be 0: it goes from 1 to 100000 req/s"],
  [{ seed: -1 }, "seed can't be -1: it goes a whole number from 0 to 2147483647"],
])('refuses %o', (options, sentence) => {
  expect(() => makePlan(caching, options)).toThrow(UsageError)
  expect(() => makePlan(caching, options)).toThrow(sentence)
})

test('says so when there are no knobs', () => {
  expect(() => makePlan(noKnobs, { knobs: { ttl: 3 } })).toThrow('There are: none')
})
