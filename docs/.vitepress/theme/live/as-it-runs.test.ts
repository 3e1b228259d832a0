import { expect, test } from 'vitest'
import type { Knob, System } from '../../../../src/lab/experiment.ts'
import { asItRuns, asTurned } from './as-it-runs.ts'
import { newRunView } from './run-view.ts'
import { instancesOf } from './topology-links.ts'

const knobs: Record<string, Knob> = { workers: { label: '', help: '', default: 2, min: 1, max: 8 } }
const declared: System = {
  about: '',
  roles: { worker: { run: 'x.ts', instances: 'workers' }, shop: { run: 'x.ts' } },
  engines: ['redis'],
}
const counts = ({ roles }: System) => Object.values(roles).map(instancesOf)

test('there are as many instances as their knob says, its default unless it was turned', () => {
  expect(counts(asTurned(declared, knobs))).toEqual([2, 1])
  expect(counts(asTurned(declared, knobs, { workers: 4 }))).toEqual([4, 1])
  expect(counts(asTurned(declared, knobs, { workers: '' }))).toEqual([2, 1])
})

test('a system that runs has the instances of its run, and the engines that it was given', () => {
  const view = newRunView()
  view.playing = { system: 'a', knobs: { workers: 3 }, loop: { kind: 'closed' } }
  view.engines.set('a/postgres', {
    type: 'engine',
    system: 'a',
    name: 'postgres',
    how: 'binary',
    version: '15',
    breakable: true,
  })
  const running = asItRuns(view, 'a', declared, knobs)
  expect(counts(running)).toEqual([3, 1])
  expect(running.engines).toEqual(['postgres', 'redis'])
})
