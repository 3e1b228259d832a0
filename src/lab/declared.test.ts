import { expect, test } from 'vitest'
import { checkDeclared } from './declared.ts'
import type { Claim, Experiment } from './experiment.ts'
import { listLessons } from './lessons.ts'
import { makePlan } from './plan.ts'

const knob = { label: 'Instances', help: 'how many', default: 1, min: 1, max: 4 }
const sound: Experiment = {
  lesson: '00-example',
  question: 'Does it help?',
  knobs: { instances: knob },
  systems: { one: { about: 'one', roles: { shop: { run: 'shop.ts', instances: 'instances' } } } },
  gauges: { backlog: { label: 'Backlog', help: 'what waits' } },
  drains: 'backlog',
  workload: () => ({ connections: 1, requests: [{ name: 'home', weight: 1, method: 'GET', path: '/' }] }),
  claims: [],
}
const check = (experiment: Partial<Experiment>, claims: Claim[] = []) =>
  checkDeclared({ ...sound, ...experiment }, sound.workload({}), claims)

test('a sound experiment is one', () => {
  expect(() => check({}, [{ metric: 'wrong', of: 'one', route: 'home', atMost: 0 }])).not.toThrow()
})

test.each<[Partial<Experiment>, Claim[], string]>([
  [
    { systems: { one: { about: 'one', roles: { shop: { run: 'shop.ts', instances: 'shops' } } } } },
    [],
    'shop of "one" takes its instances from no knob',
  ],
  [
    {
      systems: {
        one: { about: 'one', roles: { edge: { engine: { nginx: 'edge.conf' } }, shop: { run: 'shop.ts' } } },
      },
    },
    [],
    'edge of "one" is an engine, and not the last role',
  ],
  [{ openRate: 'rate' }, [], 'no knob "rate" for the open loop'],
  [{ scenarios: { fast: { question: '?', openRate: 'rate' } } }, [], 'no knob "rate" for the open loop'],
  [
    { scenarios: { wide: { question: '?', sweep: { knob: 'width', values: [1, 2] } } } },
    [],
    'no knob "width" to sweep',
  ],
  [{ drains: 'queue' }, [], 'it drains no gauge "queue"'],
  [{}, [{ metric: 'wrong', of: 'one', route: 'start', atMost: 0 }], 'no request is named "start"'],
])('%j is a mistake that is told', (experiment, claims, words) => {
  expect(() => check(experiment, claims)).toThrow(words)
})

test('every lesson, and every scenario of it, makes a plan with all its claims', async () => {
  for (const { experiment } of await listLessons()) {
    if (!experiment) continue
    expect(makePlan(experiment, {}).claims).toEqual(experiment.claims)
    for (const [scenario, { claims = [] }] of Object.entries(experiment.scenarios ?? {})) {
      expect(makePlan(experiment, { scenario }).claims).toEqual(claims)
      expect(makePlan(experiment, { scenario, quick: true }).claims).toEqual(claims)
    }
  }
})
