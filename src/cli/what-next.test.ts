import { expect, test } from 'vitest'
import { experiment, lesson, look } from './fixtures.ts'
import { whatNext, worthTrying } from './what-next.ts'

test('what next: the files that the lesson shows first', async () => {
  const text = await whatNext(lesson, experiment, { knobs: {} }, look(80))
  expect(text).toContain('code   lessons/03-caching/cache.ts lessons/03-caching/stores.ts')
})

test('what next: a knob that was not turned yet', async () => {
  expect(await whatNext(lesson, experiment, { knobs: { ttl: 5 } }, look(80))).toContain(
    'npm run lesson -- caching --set ttl=20',
  )
  expect(await whatNext(lesson, experiment, { knobs: { ttl: 6 } }, look(80))).not.toContain('--set')
})

test('what next: the scenario after this one', async () => {
  const scenarios = { slow: { question: 'What if one is slow?' }, gone: { question: 'And if it is gone?' } }
  const after = (scenario?: string) =>
    whatNext(lesson, { ...experiment, scenarios }, { knobs: {}, ...(scenario && { scenario }) }, look(80))
  expect(await after()).toContain('--scenario slow\n         What if one is slow?')
  expect(await after('slow')).toContain('--scenario gone')
  expect(await after('gone')).not.toContain('--scenario')
})

test('a value worth trying stays in range', () => {
  const knob = { label: '', help: '', default: 8, min: 1, max: 100 }
  expect(worthTrying(knob)).toBe(32)
  expect(worthTrying({ ...knob, max: 10 })).toBe(2)
  expect(worthTrying({ ...knob, default: 2, max: 3, min: 1, integer: true })).toBe(1)
})

test('a version of your own is measured beside the baseline', async () => {
  const yours = { about: 'your version', roles: {}, onlyWhenNamed: true }
  const other = { ...yours, about: 'for a scenario' }
  const systems = { ...experiment.systems, other, yours }
  const text = await whatNext(lesson, { ...experiment, systems }, { knobs: {} }, look(80))
  expect(text).toContain('npm run lesson -- caching --systems before,yours')
  expect(await whatNext(lesson, experiment, { knobs: {} }, look(80))).not.toContain('yours')
})
