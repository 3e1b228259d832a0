// What the reader chose for a run, and the request that it becomes.
import type { Knob, Scenario, System } from '../../../../src/lab/experiment.ts'
import type { RunRequest } from '../../../../src/server/api.ts'
import { defaults, knobProblem } from './knobs.ts'

export interface RunChoices {
  /** Which of the lesson's scenarios; empty for its own question. */
  scenario: string
  /** Besides the baseline, which is always there. */
  systems: string[]
  quick: boolean
  knobs: Record<string, number | ''>
  /** Open loop, req/s; empty for what the lesson or the scenario says. */
  openRate: number | ''
  /** Measure the load curve too; null for what the lesson or the scenario says. */
  curve: boolean | null
  /** Empty for as many as the interval needs. */
  rounds: number | ''
  /** The engine that holds the shop's data; empty for what the lab would take, SQLite unless it was told otherwise. */
  database: '' | 'postgres' | 'mysql'
}

/** What a choice is made from. */
export interface Choosable {
  folder: string
  knobs: Record<string, Knob>
  systems: Record<string, System>
  curve: boolean
  scenarios: Record<string, Omit<Scenario, 'workload'>>
}

export function firstChoices(lesson: Choosable, scenario = ''): RunChoices {
  return {
    scenario,
    systems: usualSystems(lesson, scenario).slice(1),
    quick: false,
    knobs: usualKnobs(lesson, scenario),
    openRate: '',
    curve: null,
    rounds: '',
    database: '',
  }
}

/** Those that run when none are named; the first is the baseline. */
export const usualSystems = ({ systems, scenarios }: Choosable, scenario: string) =>
  scenarios[scenario]?.systems ?? Object.keys(systems).filter((name) => !systems[name]?.onlyWhenNamed)

/** Those that may be chosen: a scenario's own, or all. */
export const offeredSystems = ({ systems, scenarios }: Choosable, scenario: string) =>
  scenarios[scenario]?.systems ?? Object.keys(systems)

export const usualKnobs = ({ knobs, scenarios }: Choosable, scenario: string): Record<string, number> => ({
  ...defaults(knobs),
  ...(scenarios[scenario]?.knobs as Record<string, number> | undefined),
})

/** A quick run leaves it out unless it is asked for; a sweep takes the time that it would need. */
const usualCurve = ({ curve, scenarios }: Choosable, { scenario, quick }: RunChoices) =>
  !quick && !scenarios[scenario]?.sweep && ((scenario ? scenarios[scenario]?.curve : curve) ?? false)

/** Whether the load curve will be measured. */
export const withCurve = (lesson: Choosable, choices: RunChoices) =>
  choices.curve ?? usualCurve(lesson, choices)

/** In the order in which they are declared, whichever was chosen first. */
export const chosenSystems = (
  lesson: Choosable,
  { scenario, systems }: Pick<RunChoices, 'scenario' | 'systems'>,
) => offeredSystems(lesson, scenario).filter((name, i) => i === 0 || systems.includes(name))

/** The knobs that aren't as they are by default in this scenario. */
export const turnedKnobs = (
  lesson: Choosable,
  { scenario, knobs }: Pick<RunChoices, 'scenario' | 'knobs'>,
) => {
  const usual = usualKnobs(lesson, scenario)
  return Object.fromEntries(
    Object.entries(knobs).filter(
      (entry): entry is [string, number] => entry[1] !== '' && entry[1] !== usual[entry[0]],
    ),
  )
}

/** Why a run with these choices can't begin, in words; empty when it can. */
export function choiceProblem(lesson: Choosable, choices: RunChoices): string {
  const alone = offeredSystems(lesson, choices.scenario).length === 1
  if (choices.systems.length === 0 && !alone) return 'Choose a system to compare with.'
  const wrong = Object.entries(lesson.knobs).find(([name, knob]) =>
    knobProblem(knob, choices.knobs[name] ?? ''),
  )
  return wrong ? `${wrong[1].label} is out of its range.` : ''
}

export function runRequest(lesson: Choosable, choices: RunChoices, prediction: number | null): RunRequest {
  const { scenario } = choices
  const curve = withCurve(lesson, choices)
  const systems = chosenSystems(lesson, choices)
  // Not named, a system that can't run on this machine is left out; named, it is an error.
  const asUsual = systems.join() === usualSystems(lesson, scenario).join()
  return {
    lesson: lesson.folder,
    quick: choices.quick,
    ...(scenario && { scenario }),
    ...(!asUsual && { systems }),
    ...(choices.database && { with: [choices.database] }),
    knobs: turnedKnobs(lesson, choices),
    ...(choices.openRate !== '' && { openRate: choices.openRate }),
    ...(curve !== usualCurve(lesson, choices) && { curve }),
    ...(choices.rounds !== '' && { rounds: choices.rounds }),
    // What was predicted is the answer to the lesson's own question.
    ...(prediction !== null && !scenario && { prediction }),
  }
}
