// What a reader may choose, checked against what the experiment declares: scenario, systems, knobs, values of a sweep.
import { systemsOf } from './claim.ts'
import { UsageError } from './errors.ts'
import type { Claim, Experiment, Knob, Scenario, Sweep, System } from './experiment.ts'

/** @throws UsageError when there is none of that name */
export function chooseScenario(
  { scenarios = {} }: Experiment,
  name: string | undefined,
): Scenario | undefined {
  if (name === undefined) return undefined
  if (Object.hasOwn(scenarios, name)) return scenarios[name]
  const all = Object.keys(scenarios).join(', ') || 'none'
  throw new UsageError(`There is no scenario "${name}" here. There are: ${all}`, 'scenario')
}

/** @throws UsageError when a name is of no system, or there is none */
export function chooseSystems(all: Record<string, System>, named?: string[]): Record<string, System> {
  const names = named ?? Object.keys(all).filter((name) => !all[name]?.onlyWhenNamed)
  const unknown = names.filter((name) => !Object.hasOwn(all, name))
  if (unknown.length > 0 || names.length === 0) {
    throw new UsageError(
      `There is no system "${unknown.join('", "')}" here. There are: ${Object.keys(all).join(', ')}`,
    )
  }
  return Object.fromEntries(names.map((name) => [name, all[name] as System]))
}

/** More than these are too many for an answer in seconds. */
const MOST_QUICK = 2

/** What an answer in seconds is about: the baseline and what the claims speak of, where there are many systems. */
export function claimedSystems(systems: Record<string, System>, claims: Claim[]): string[] {
  const usual = Object.keys(chooseSystems(systems))
  if (usual.length <= MOST_QUICK) return usual
  const claimed = claims.flatMap(systemsOf)
  return usual.filter((name, i) => i === 0 || claimed.includes(name))
}

/** The value of every knob. @throws UsageError for an unknown one, or a value that it can't have */
export function turnKnobs(
  knobs: Record<string, Knob>,
  turned: Record<string, number | undefined>,
): Record<string, number> {
  const unknown = Object.keys(turned).filter((name) => !Object.hasOwn(knobs, name))
  if (unknown.length > 0)
    throw new UsageError(
      `There is no knob "${unknown[0]}" here. There are: ${Object.keys(knobs).join(', ') || 'none'}`,
      unknown[0],
    )
  return Object.fromEntries(
    Object.entries(knobs).map(([name, knob]) => {
      const value = turned[name] ?? knob.default
      check(name, value, knob.min, knob.max, knob.integer, knob.unit)
      return [name, value]
    }),
  )
}

const MOST_POINTS = 12

/**
 * The sweep with the knob's own value among its values, since that one's figures are the run's own.
 * @throws UsageError when the values aren't a few ascending ones that the knob can have
 */
export function chooseSweep(
  knobs: Record<string, Knob>,
  { knob, values }: Sweep,
  turned: Record<string, number>,
): Sweep {
  for (const value of values) turnKnobs(knobs, { [knob]: value })
  const ascending = values.every((value, i) => i === 0 || value > (values[i - 1] as number))
  if (!ascending || values.length < 2 || values.length > MOST_POINTS)
    throw new UsageError(
      `A sweep takes from 2 to ${MOST_POINTS} ascending values, such as ${knob}=1,2,4`,
      'sweep',
    )
  const all = new Set([...values, turned[knob] as number])
  return { knob, values: [...all].sort((a, b) => a - b) }
}

/** @throws UsageError that says the range, when the value isn't in it */
export function check(
  field: string,
  value: number,
  min: number,
  max: number,
  integer = false,
  unit = '',
  name = field,
): void {
  if (Number.isFinite(value) && value >= min && value <= max && (!integer || Number.isInteger(value))) return
  const range = `${integer ? 'a whole number ' : ''}from ${min} to ${max}${unit && ` ${unit}`}`
  throw new UsageError(`${name} can't be ${value}: it goes ${range}`, field)
}
