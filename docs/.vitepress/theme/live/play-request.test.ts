import { expect, test } from 'vitest'
import type { Knob, System } from '../../../../src/lab/experiment.ts'
import { choicesOf, firstPlay, loopOf, ownLoop, playable, playRequest } from './play-request.ts'

const system: System = { about: '', roles: { shop: { run: 'x.ts' } } }
const rate: Knob = { label: 'Requests', help: '', default: 100, min: 1, max: 1000 }
const after: System = { about: '', roles: { shop: { run: 'y.ts' } } }
const closed = {
  folder: '03-caching',
  knobs: { rate },
  systems: { before: system, memory: after },
  openRate: null,
}
const open = { ...closed, openRate: 'rate' }

test('at first the first system beside the baseline, under the load of the experiment', () => {
  expect(playRequest(closed, firstPlay(closed))).toEqual({
    lesson: '03-caching',
    system: 'memory',
    knobs: { rate: 100 },
  })
  expect(ownLoop(closed)).toEqual({ kind: 'closed' })
  expect(ownLoop(open)).toEqual({ kind: 'open', rate: 100 })
  expect(ownLoop({ ...open, openRate: 60 })).toEqual({ kind: 'open', rate: 60 })
})

test('systems that differ only by their share of the load are one to play with', () => {
  const load = { share: 0.1 }
  const systems = { full: system, tenth: { ...system, load }, yours: { ...after, load } }
  expect(playable({ ...closed, systems })).toEqual(['full', 'yours'])
})

test('the load follows its knob until the reader chooses one', () => {
  const turned = { ...firstPlay(open), knobs: { rate: 250 } }
  expect(loopOf(open, turned)).toEqual({ kind: 'open', rate: 250 })
  expect(loopOf(open, { ...turned, knobs: { rate: '' } })).toEqual({ kind: 'open', rate: 100 })
  const chosen = { ...turned, loop: { kind: 'closed' as const } }
  expect(loopOf(open, chosen)).toEqual({ kind: 'closed' })
  expect(playRequest(open, chosen)).toMatchObject({ loop: { kind: 'closed' } })
  expect(playRequest(open, turned)).not.toHaveProperty('loop')
})

test('of what plays, a load that is the experiment’s own counts as not chosen', () => {
  const playing = { system: 'before', knobs: { rate: 250 }, loop: { kind: 'open' as const, rate: 250 } }
  expect(choicesOf(open, playing)).toEqual({ system: 'before', knobs: { rate: 250 }, loop: null })
  expect(choicesOf(closed, playing).loop).toEqual(playing.loop)
})
