// Whatever a reader asks for, it is allowed or refused in words; nothing else can happen.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import caching from '../benchmarks/caching.ts'
import { turnKnobs } from '../src/lab/choices.ts'
import { UsageError } from '../src/lab/errors.ts'
import { makePlan, type RunOptions } from '../src/lab/plan.ts'

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, Number.NaN, Infinity, 2 ** 53))
const name = fc.oneof(
  fc.constantFrom(
    ...Object.keys(caching.knobs),
    ...Object.keys(caching.systems),
    '__proto__',
    'constructor',
    'toString',
  ),
  fc.string(),
)

test('a knob has a value in its range, or a message names it', () => {
  fc.assert(
    fc.property(fc.dictionary(name, number), (turned) => {
      try {
        const values = turnKnobs(caching.knobs, turned)
        for (const [knob, { min, max, integer }] of Object.entries(caching.knobs)) {
          expect(values[knob]).toBeGreaterThanOrEqual(min)
          expect(values[knob]).toBeLessThanOrEqual(max)
          if (integer) expect(Number.isInteger(values[knob])).toBe(true)
        }
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError)
        expect(Object.keys(turned)).toContain((error as UsageError).field)
      }
      expect(({} as Record<string, unknown>).ttl).toBeUndefined()
    }),
  )
})

test('a plan, whatever its options', () => {
  const options: fc.Arbitrary<RunOptions> = fc.record(
    {
      quick: fc.boolean(),
      rounds: number,
      seconds: number,
      openRate: number,
      seed: number,
      systems: fc.array(name, { maxLength: 3 }),
      with: fc.array(name, { maxLength: 2 }),
      without: fc.array(name, { maxLength: 2 }),
      scenario: name,
      sweep: fc.record({ knob: name, values: fc.array(number, { maxLength: 4 }) }),
      fault: fc.record({ name, instance: fc.integer(), fault: fc.constantFrom('kill', 'freeze', 'slow') }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(options, (chosen) => {
      try {
        expect(Object.keys(makePlan(caching, chosen).systems).length).toBeGreaterThan(0)
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
        expect(error.message.length).toBeGreaterThan(10)
      }
    }),
    { numRuns: 500 },
  )
})
