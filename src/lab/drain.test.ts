import { expect, test } from 'vitest'
import { drainInWords } from './drain.ts'
import { exampleSystem } from './testing.ts'

const drainSeconds = { mean: 3.2, low: 2.9, high: 3.5 }

test('tells how long it took until all was done, with its interval where there is one', () => {
  expect(drainInWords(exampleSystem({ drainSeconds }))).toBe('all done in 3.2 s (2.9–3.5)')
  expect(drainInWords(exampleSystem({ drainSeconds: { mean: 3.2, low: 0, high: Infinity } }))).toBe(
    'all done in 3.2 s',
  )
})

test('what had nothing left is done at once', () => {
  expect(drainInWords(exampleSystem({ drainSeconds: { mean: 0.0015, low: 0.001, high: 0.002 } }))).toBe(
    'all done at once',
  )
})

test('tells in how many rounds it never was', () => {
  expect(drainInWords(exampleSystem({ undrained: 2 }))).toBe('not all done within 15 s, in 2 of 2 rounds')
  expect(drainInWords(exampleSystem({ undrained: 1, drainSeconds }))).toBe(
    'not all done within 15 s, in 1 of 2 rounds; else in 3.2 s (2.9–3.5)',
  )
})

test('says nothing where nothing has to drain', () => {
  expect(drainInWords(exampleSystem())).toBe('')
})
