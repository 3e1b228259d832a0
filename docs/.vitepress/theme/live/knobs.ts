// What a reader typed into a knob's field, held against its declaration.
import type { Knob } from '../../../../src/lab/experiment.ts'
import { group } from '../../../../src/lab/units.ts'

/** Numbers below 1 keep their digits; the others are grouped. */
const number = (value: number) => (Number.isInteger(value) ? group(value) : String(value))

/** "from 0.05 to 3 600 s". */
export function knobRange({ min, max, integer, unit }: Knob): string {
  return `${integer ? 'a whole number ' : ''}from ${number(min)} to ${number(max)}${unit ? ` ${unit}` : ''}`
}

/** Why the value can't be, in words; empty when it can. */
export function knobProblem(knob: Knob, value: number | ''): string {
  const { min, max, integer } = knob
  if (value !== '' && value >= min && value <= max && (!integer || Number.isInteger(value))) return ''
  return `Allowed: ${knobRange(knob)}.`
}

export const defaults = (knobs: Record<string, Knob>): Record<string, number> =>
  Object.fromEntries(Object.entries(knobs).map(([name, knob]) => [name, knob.default]))

/** Only what was turned: the rest is the lesson's to say. */
export function turned(
  knobs: Record<string, Knob>,
  values: Record<string, number | ''>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, number] => entry[1] !== '' && entry[1] !== knobs[entry[0]]?.default,
    ),
  )
}
