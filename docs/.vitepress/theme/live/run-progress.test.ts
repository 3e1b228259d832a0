import { expect, test } from 'vitest'
import type { LabEvent } from '../../../../src/lab/events.ts'
import { expectedSeconds, leftInWords, runProgress } from './run-progress.ts'
import { fold, newRunView, type RunView } from './run-view.ts'

const start = (least: number, most: number, curveSeconds = 0): LabEvent => ({
  type: 'start',
  lesson: 'x',
  systems: ['before', 'memory'],
  knobs: {},
  rounds: { least, most, step: 2 },
  warmSeconds: 2,
  loadSeconds: 1,
  budgetSeconds: 55,
  loop: { kind: 'closed' },
  curveSeconds,
  machine: {} as never,
})
const load = (system: string, phase: 'warm' | 'measure', round: number): LabEvent => ({
  type: 'load',
  round,
  system,
  phase,
  seconds: 1,
})
const round = (n: number): LabEvent => ({ type: 'round', round: n, systems: {}, effects: [] })
const view = (...events: [LabEvent, number][]): RunView => {
  const made = newRunView()
  for (const [event, at] of events) fold(made, event, at)
  return made
}

test('before the load it says what is prepared, and how far that is', () => {
  const progress = runProgress(view([{ type: 'preparing', text: 'Building the shop’s data', done: 0.25 }, 0]))
  expect(progress).toEqual({ share: 0.25, left: null, atMost: false, doing: 'Building the shop’s data' })
})

test('a run of exactly so many rounds has an exact time left, at the pace of the rounds so far', () => {
  const progress = runProgress(
    view(
      [start(4, 4), 0],
      [load('before', 'warm', 1), 10],
      [round(1), 16],
      [load('memory', 'measure', 2), 16],
    ),
  )
  expect(progress).toEqual({ share: 0.25, left: 18, atMost: false, doing: 'memory, round 2 of 4' })
  expect(leftInWords(progress)).toBe('18 s left')
})

test('a run that may end early says at most, and counts only the rounds that fit its budget', () => {
  const made = view([start(6, 12), 0], [load('before', 'warm', 1), 0], [round(1), 7])
  // 12 rounds of 7 s would take 84 s: the least number of rounds, and as no pair of further ones fits, no more.
  expect(expectedSeconds(made)).toBe(42)
  expect(leftInWords(runProgress(made))).toBe('at most 36 s left')
})

test('warming up and the time between rounds are told', () => {
  const made = view([start(4, 4), 0], [load('before', 'warm', 1), 1])
  expect(runProgress(made).doing).toBe('warming up before, round 1 of 4')
  fold(made, round(1), 7)
  expect(runProgress(made).doing).toBe('starting processes, round 2 of 4')
})

test('it never goes beyond its end', () => {
  const made = view([start(2, 2), 0], [load('before', 'warm', 1), 0], [round(1), 5], [round(2), 60])
  expect(runProgress(made)).toMatchObject({ share: 1, left: 0 })
})

const step = (n: number, of: number, text: string): LabEvent => ({ type: 'step', step: n, of, text })

test('a sweep is a run for each value: its share and time left are those of all', () => {
  const swept = view(
    [step(1, 2, 'Instances: 1'), 0],
    [start(2, 2), 0],
    [load('before', 'warm', 1), 0],
    [round(1), 5],
    [round(2), 10],
    [step(2, 2, 'Instances: 2'), 10],
    [start(2, 2), 11],
    [load('before', 'warm', 1), 12],
    [round(1), 17],
  )
  const progress = runProgress(swept)
  expect(progress.share).toBeCloseTo(0.75, 2)
  expect(progress.left).toBeCloseTo(5, 0)
  expect(progress.doing).toMatch(/^Instances: 2, 2 of 2: .*round 2 of 2$/)
  expect(swept.rounds).toHaveLength(1)
})

test('a load curve comes after the rounds, and is in the share and the time left from the start', () => {
  const rounds = view([start(2, 2, 30), 0], [load('before', 'warm', 1), 0], [round(1), 5])
  expect(runProgress(rounds)).toMatchObject({ share: 5 / 40, left: 35 })
  expect(expectedSeconds(rounds)).toBe(40)
  fold(rounds, round(2), 10)
  fold(rounds, step(1, 4, 'capacity of before'), 10)
  expect(runProgress(rounds)).toMatchObject({ share: 0.25, left: 30 })
  fold(rounds, step(2, 4, 'before at 50 % of its capacity'), 20)
  expect(runProgress(rounds)).toMatchObject({
    share: 0.5,
    left: 20,
    doing: 'load curve, step 2 of 4: before at 50 % of its capacity',
  })
  rounds.now = 60 // a step that takes long doesn't run ahead of itself
  expect(runProgress(rounds)).toMatchObject({ share: 0.625, left: 15 })
})
