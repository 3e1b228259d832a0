import { expect, test } from 'vitest'
import type { Claim } from '../lab/experiment.ts'
import { exampleEffect, exampleResult } from '../lab/testing.ts'
import { outcomeOf, outcomeText } from './bench-text.ts'
import { look } from './fixtures.ts'

const declared: Claim[] = [
  { metric: 'throughput', of: 'after', over: 'before', atLeast: 30 },
  { metric: 'p99', of: 'after', over: 'before' }, // only predicted
]
const held = { text: 'it is more', holds: true, why: 'measured' }
const wide = { text: 'it is more', holds: false, undecided: true as const, why: 'too wide' }
const refuted = { text: 'it is more', holds: false, why: 'it is less' }

test('a run holds when all that is claimed was measured and holds', () => {
  expect(outcomeOf(declared, exampleResult({ claims: [held] }))).toEqual({ holds: true, undecided: false })
  expect(outcomeOf(declared, exampleResult({ claims: [] }))).toEqual({ holds: false, undecided: false })
})

test('it is undecided only when nothing is refuted', () => {
  expect(outcomeOf(declared, exampleResult({ claims: [wide] })).undecided).toBe(true)
  const both = [...declared, { metric: 'wrong', of: 'after', atMost: 0 } as Claim]
  expect(outcomeOf(both, exampleResult({ claims: [wide, held] })).undecided).toBe(true)
  expect(outcomeOf(both, exampleResult({ claims: [wide, refuted] })).undecided).toBe(false)
})

test('one line says that it holds', () => {
  const result = exampleResult({ claims: [held], effects: [exampleEffect()] })
  expect(outcomeText('00-example', declared, result, look(80))).toBe(
    '✓ 00-example         after throughput ×10 (9–11)  20 s',
  )
})

test('what does not hold is told with why, and with what casts doubt', () => {
  const { machine } = exampleResult()
  const noisy = { ...machine, warnings: ['The machine was busy.'] }
  const told = (claims: (typeof wide)[] | (typeof refuted)[]) =>
    outcomeText('00-example', declared, exampleResult({ claims, machine: noisy }), look(80)).split('\n')
  expect(told([wide])).toEqual([
    expect.stringMatching(/^\? 00-example/),
    '    it is more: too wide',
    '    ! The machine was busy.',
  ])
  expect(told([refuted])[0]).toMatch(/^✗ 00-example/)
  expect(told([])[1]).toBe('    Not every claim could be measured here: npm run doctor')
})
