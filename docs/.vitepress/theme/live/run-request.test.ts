import { expect, test } from 'vitest'
import type { Knob, System } from '../../../../src/lab/experiment.ts'
import { knobProblem, knobRange, turned } from './knobs.ts'
import { choiceProblem, firstChoices, runRequest } from './run-request.ts'

const system: System = { about: '', roles: { shop: { run: 'x.ts' } } }
const ttl: Knob = { label: 'Time to live', help: '', unit: 's', default: 30, min: 0.05, max: 3600 }
const size: Knob = { label: 'Cache size', help: '', default: 10, min: 1, max: 5000, integer: true }
const lesson = {
  folder: '03-caching',
  knobs: { ttl, size },
  systems: { before: system, memory: system, redis: system, yours: { ...system, onlyWhenNamed: true } },
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
    systems: ['yours', 'memory'],
    quick: true,
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
  expect(choiceProblem(lesson.knobs, choices)).toBe('')
  expect(choiceProblem(lesson.knobs, { ...choices, systems: [] })).toBe('Choose a system to compare with.')
  expect(choiceProblem(lesson.knobs, { ...choices, knobs: { ttl: 9999, size: 10 } })).toBe(
    'Time to live is out of its range.',
  )
})
