import { expect, test } from 'vitest'
import type { Knob, System } from '../../../../src/lab/experiment.ts'
import { knobProblem, knobRange, turned } from './knobs.ts'
import { choiceProblem, firstChoices, runRequest, withCurve } from './run-request.ts'

const system: System = { about: '', roles: { shop: { run: 'x.ts' } } }
const ttl: Knob = { label: 'Time to live', help: '', unit: 's', default: 30, min: 0.05, max: 3600 }
const size: Knob = { label: 'Cache size', help: '', default: 10, min: 1, max: 5000, integer: true }
const lesson = {
  folder: '03-caching',
  knobs: { ttl, size },
  systems: { before: system, memory: system, redis: system, yours: { ...system, onlyWhenNamed: true } },
  curve: false,
  scenarios: {
    slow: { question: 'And a slow one?', systems: ['memory', 'yours'], knobs: { ttl: 5 }, curve: true },
    sizes: { question: 'How does size matter?', sweep: { knob: 'size', values: [10, 100] } },
  },
}

test('at first everything but the student’s own version, and nothing turned', () => {
  expect(runRequest(lesson, firstChoices(lesson), null)).toEqual({
    lesson: '03-caching',
    quick: false,
    knobs: {},
  })
})

test('only what was turned is asked for, in the lesson’s order of systems', () => {
  const choices = {
    scenario: '',
    systems: ['yours', 'memory'],
    quick: true,
    curve: true,
    knobs: { ttl: 5, size: 10 },
    openRate: 200,
    rounds: 4,
    database: 'postgres' as const,
  }
  expect(runRequest(lesson, choices, 16)).toEqual({
    lesson: '03-caching',
    quick: true,
    systems: ['before', 'memory', 'yours'],
    with: ['postgres'],
    knobs: { ttl: 5 },
    openRate: 200,
    curve: true,
    rounds: 4,
    prediction: 16,
  })
})

test('what is out of range is said with the range', () => {
  expect(knobRange(ttl)).toBe('from 0.05 to 3\u202f600 s')
  expect(knobProblem(ttl, 30)).toBe('')
  expect(knobProblem(ttl, 0)).toBe('Allowed: from 0.05 to 3\u202f600 s.')
  expect(knobProblem(size, 2.5)).toBe('Allowed: a whole number from 1 to 5\u202f000.')
  expect(knobProblem(size, '')).not.toBe('')
  expect(turned({ ttl, size }, { ttl: '', size: 11 })).toEqual({ size: 11 })
})

test('a run needs something to compare with, and knobs within their range', () => {
  const choices = firstChoices(lesson)
  expect(choiceProblem(lesson, choices)).toBe('')
  expect(choiceProblem(lesson, { ...choices, systems: [] })).toBe('Choose a system to compare with.')
  expect(choiceProblem(lesson, { ...choices, knobs: { ttl: 9999, size: 10 } })).toBe(
    'Time to live is out of its range.',
  )
})

test('a scenario brings its systems, knobs and curve, and is asked for by its name alone', () => {
  const choices = firstChoices(lesson, 'slow')
  expect(choices).toMatchObject({
    scenario: 'slow',
    systems: ['yours'],
    knobs: { ttl: 5, size: 10 },
  })
  expect(withCurve(lesson, choices)).toBe(true)
  // What was predicted is the answer to another question.
  expect(runRequest(lesson, choices, 16)).toEqual({
    lesson: '03-caching',
    quick: false,
    scenario: 'slow',
    knobs: {},
  })
})

test('what is turned in a scenario goes before what it says', () => {
  const choices = { ...firstChoices(lesson, 'slow'), knobs: { ttl: 30, size: 10 }, curve: false }
  expect(runRequest(lesson, choices, null)).toMatchObject({
    scenario: 'slow',
    knobs: { ttl: 30 },
    curve: false,
  })
})

test('a quick run has a load curve only when it is asked for one', () => {
  const quick = { ...firstChoices(lesson, 'slow'), quick: true }
  expect(withCurve(lesson, quick)).toBe(false)
  expect(runRequest(lesson, quick, null)).not.toHaveProperty('curve')
  expect(runRequest(lesson, { ...quick, curve: true }, null)).toMatchObject({ curve: true })
})

test('a scenario that names no systems has the usual ones', () => {
  expect(firstChoices(lesson, 'sizes').systems).toEqual(['memory', 'redis'])
  expect(runRequest(lesson, firstChoices(lesson, 'sizes'), null)).not.toHaveProperty('systems')
})
