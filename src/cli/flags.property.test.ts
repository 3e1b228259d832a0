// Whatever is typed after a flag, it is read or refused in words.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UsageError } from '../lab/errors.ts'
import { faultFlag, knobFlags, numberFlag, parseFlags, sweepFlag } from './flags.ts'

const typed = fc.oneof(
  fc.string(),
  fc
    .tuple(fc.string(), fc.constantFrom('=', ':', ',', '=1,2', ':shop:2', '=-'), fc.string())
    .map((parts) => parts.join('')),
)
const readers: [string, (text: string) => unknown][] = [
  ['--set', (text) => Object.values(knobFlags([text])).every(Number.isFinite)],
  ['--sweep', (text) => (sweepFlag(text)?.values.length ?? 0) >= 2],
  ['--fault', (text) => (faultFlag(text)?.instance ?? 0) > 0],
  ['a number', (text) => Number.isFinite(numberFlag('rounds', text))],
  ['all flags', (text) => parseFlags([text], { quick: { type: 'boolean' } }, {})],
]

test.each(readers)('%s', (_, read) => {
  fc.assert(
    fc.property(typed, (text) => {
      try {
        expect(read(text)).toBeTruthy()
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
      }
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
