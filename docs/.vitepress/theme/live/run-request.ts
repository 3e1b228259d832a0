// What the reader chose for a run, and the request that it becomes.
import type { Knob, System } from '../../../../src/lab/experiment.ts'
import type { RunRequest } from '../../../../src/server/api.ts'
import { defaults, knobProblem, turned } from './knobs.ts'

export interface RunChoices {
  /** Besides the baseline, which is always there. */
  systems: string[]
  quick: boolean
  knobs: Record<string, number | ''>
  /** Open loop, req/s; empty for the closed loop. */
  openRate: number | ''
  /** Empty for as many as the interval needs. */
  rounds: number | ''
  /** The engine that holds the shop's data; empty for what the lab would take, SQLite unless it was told otherwise. */
  database: '' | 'postgres' | 'mysql'
}

export function firstChoices(lesson: {
  knobs: Record<string, Knob>
  systems: Record<string, System>
}): RunChoices {
  return {
    systems: usualSystems(lesson.systems).slice(1),
    quick: false,
    knobs: defaults(lesson.knobs),
    openRate: '',
    rounds: '',
    database: '',
  }
}

/** Those that run when none are named. */
const usualSystems = (all: Record<string, System>) =>
  Object.keys(all).filter((name) => !all[name]?.onlyWhenNamed)

/** The lesson's order, whichever was chosen first. */
export const chosenSystems = (all: Record<string, System>, chosen: string[]) =>
  Object.keys(all).filter((name, i) => i === 0 || chosen.includes(name))

/** Why a run with these choices can't begin, in words; empty when it can. */
export function choiceProblem(knobs: Record<string, Knob>, { systems, knobs: values }: RunChoices): string {
  if (systems.length === 0) return 'Choose a system to compare with.'
  const wrong = Object.entries(knobs).find(([name, knob]) => knobProblem(knob, values[name] ?? ''))
  return wrong ? `${wrong[1].label} is out of its range.` : ''
}

export function runRequest(
  lesson: { folder: string; knobs: Record<string, Knob>; systems: Record<string, System> },
  choices: RunChoices,
  prediction: number | null,
): RunRequest {
  const systems = chosenSystems(lesson.systems, choices.systems)
  // Not named, a system that can't run on this machine is left out; named, it is an error.
  const asUsual = systems.join() === usualSystems(lesson.systems).join()
  return {
    lesson: lesson.folder,
    quick: choices.quick,
    ...(!asUsual && { systems }),
    ...(choices.database && { with: [choices.database] }),
    knobs: turned(lesson.knobs, choices.knobs),
    ...(choices.openRate !== '' && { openRate: choices.openRate }),
    ...(choices.rounds !== '' && { rounds: choices.rounds }),
    ...(prediction !== null && { prediction }),
  }
}
