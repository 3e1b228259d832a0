import { expect, test } from 'vitest'
import { exampleEffect } from '../../../../src/lab/testing.ts'
import { progressInWords } from './progress.ts'

const run = {
  startedAt: '2025-01-01T12:00:00.000Z',
  effect: exampleEffect({ of: 'redis' }),
  claimsHold: true,
}

test('tells what was said and what the last run showed, and between which systems', () => {
  expect(progressInWords({ said: 8, open: true, run })).toBe(
    'You said ×8; your last run: redis carries ×10 the throughput of before (9–11)',
  )
  expect(progressInWords({ said: null, open: true, run: { ...run, effect: undefined } })).toBe(
    'Your last run: no effect measured',
  )
  expect(progressInWords({ said: 8, open: true, run: null })).toBe('You said ×8')
  expect(progressInWords({ said: null, open: false, run: null })).toBe('Not begun yet')
})

test('gives no figure away before the prediction', () => {
  expect(progressInWords({ said: null, open: false, run })).toBe('You have run it')
})
