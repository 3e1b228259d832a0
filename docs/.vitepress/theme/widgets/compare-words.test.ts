import { describe, expect, it } from 'vitest'
import { compareResults } from '../../../../src/lab/compare.ts'
import type { Result } from '../../../../src/lab/result.ts'
import { exampleEffect, exampleResult, exampleSystem } from '../../../../src/lab/testing.ts'
import type { CompareAnswer, HistoryEntry } from '../../../../src/server/api.ts'
import {
  carries,
  change,
  effectRows,
  entryLine,
  firstChoice,
  notCompared,
  otherQuestion,
  withoutEffects,
} from './compare-words.ts'

const closed = exampleResult({
  effects: [
    exampleEffect(),
    exampleEffect({ metric: 'p50', ratio: 0.5, low: 0.4, high: 0.6, verdict: 'lower' }),
    exampleEffect({ metric: 'p99', ratio: 0.1, low: 0.08, high: 0.125, verdict: 'lower' }),
  ],
})
const open: Result = { ...closed, workload: { ...closed.workload, loop: 'open', rate: 200 } }
const answer = (a: Result, b: Result): CompareAnswer => ({
  a: { id: '1', result: a },
  b: { id: '2', result: b },
  comparison: compareResults(a, b),
})

describe('two runs under a closed loop', () => {
  it('are compared by throughput, and of the effects only those on throughput are listed', () => {
    expect(notCompared(answer(closed, closed))).toBe('')
    expect(effectRows(answer(closed, closed))).toMatchObject([
      { name: 'after over before', a: '×10 (9–11)', b: '×10 (9–11)' },
    ])
  })
})

describe('two runs of which one was under an open loop', () => {
  it('are not compared by throughput, and the effects on latency are listed', () => {
    for (const pair of [answer(open, open), answer(closed, open)]) {
      expect(notCompared(pair)).toMatch(/^Open loop:/)
      expect(effectRows(pair).map(({ a, change }) => [a, change])).toEqual([
        ['p50 2× lower (1.67–2.5)', undefined],
        ['p99 10× lower (8–12.5)', undefined],
      ])
    }
  })
  it('may truly have no system in common', () => {
    const other = { ...open, systems: { one: exampleSystem(), two: exampleSystem() }, effects: [] }
    expect(notCompared(answer(open, other))).toBe('The two runs have no system in common.')
    expect(effectRows(answer(open, other))).toEqual([])
  })
})

describe('one line of the choice', () => {
  const { lesson, startedAt, knobs, workload, effects } = closed
  const entry: HistoryEntry = {
    id: 7,
    lesson,
    startedAt,
    systems: ['before', 'after'],
    knobs,
    workload,
    effects: effects.slice(0, 1),
    claimsHold: true,
    scenario: null,
    prediction: null,
    warnings: 0,
  }
  it('says what the run showed', () => {
    expect(entryLine(entry)).toContain('after ×10 · 10 connections')
  })
  it('names the scenario', () => {
    expect(entryLine({ ...entry, scenario: 'slow' })).toContain(' · scenario slow · ')
  })
  it('names the systems where no effect may be told, or throughput is what was offered', () => {
    expect(entryLine(withoutEffects(entry))).toContain('before, after · 10 connections')
    expect(entryLine({ ...entry, workload: open.workload })).toContain('before, after · open, 200 req/s')
  })
})

describe('carries', () => {
  it('goes only as far as the interval allows', () => {
    expect(carries({ ratio: 2, low: 1.8, high: 2.2, verdict: 'higher' })).toBe('B carries ×2 of A (1.8–2.2)')
    expect(carries({ ratio: 1.1, low: 0.9, high: 1.3, verdict: 'no measurable difference' })).toBe(
      'no measurable difference: B carried ×1.1 of A (0.9–1.3)',
    )
  })
  it('gives no verdict where there is no interval: its upper end does not survive JSON', () => {
    const single = { ratio: 1.1, low: 0, high: null, verdict: 'no measurable difference' }
    expect(carries(single)).toContain('no verdict')
    expect(change(single)).toBe('×1.1, without an interval')
  })
})

it('first shows the newest run against the one before it, or the recorded one', () => {
  const run = (id: number, scenario: string | null = null) => ({ id, scenario })
  const recorded = 'recorded-03-caching'
  expect(firstChoice([run(9), run(7), run(3)], recorded)).toEqual({ a: '7', b: '9' })
  expect(firstChoice([run(9)], recorded)).toEqual({ a: recorded, b: '9' })
  expect(firstChoice([], null)).toEqual({ a: '', b: '' })
})

it('first shows two runs of the same question', () => {
  const runs = [
    { id: 9, scenario: 'slow' },
    { id: 7, scenario: null },
    { id: 3, scenario: 'slow' },
  ]
  expect(firstChoice(runs, 'recorded-03-caching')).toEqual({ a: '3', b: '9' })
  expect(firstChoice(runs.slice(1), 'recorded-03-caching')).toEqual({ a: 'recorded-03-caching', b: '7' })
  expect(firstChoice(runs.slice(2), 'recorded-03-caching')).toEqual({ a: '', b: '3' })
})

it('says when two runs asked different questions', () => {
  expect(otherQuestion(answer(closed, closed))).toBe('')
  expect(otherQuestion(answer(closed, { ...closed, scenario: 'slow' }))).toContain('B the scenario “slow”')
})
