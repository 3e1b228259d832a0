// Each lesson against itself, and again: does the lab find a difference where there is none, and the same one each time?

import { RunFailed } from '../lab/errors.ts'
import type { Experiment, System } from '../lab/experiment.ts'
import { headlineOf } from '../lab/headline.ts'
import { listLessons } from '../lab/lessons.ts'
import type { Effect, Result } from '../lab/result.ts'
import { runExperiment } from '../lab/run.ts'
import { geometricDeviation, geometricMean, median, relativeHalfWidth } from '../lab/statistics.ts'
import { percent, range, times } from '../lab/units.ts'
import type { Check, CheckContext } from './check.ts'

/** Of each lesson: together enough to count one in twenty. */
const TIMES_AGAINST_ITSELF = 5
const TIMES = 10

/** A lesson's first system under two names: all else stays as it is. */
export function againstItself({ scenarios: _, ...experiment }: Experiment): Experiment {
  const [first] = Object.values(experiment.systems) as [System]
  return {
    ...experiment,
    systems: { one: first, other: first },
    curve: false,
    claims: [{ metric: experiment.openRate === undefined ? 'throughput' : 'p50', of: 'other', over: 'one' }],
  }
}

export const same: Check = {
  title: 'A system against itself',
  about: `Each lesson's first system is measured against itself in a quick run, ${TIMES_AGAINST_ITSELF} times. Nineteen intervals of twenty should contain 1. The distance is how far the effect is from 1.`,
  async measure(context) {
    const rows = await ofEachLesson(context, TIMES_AGAINST_ITSELF, againstItself, (runs) => {
      const right = runs.filter(({ effect: { low, high } }) => low <= 1 && high >= 1).length
      const distances = runs.map(({ effect: { ratio } }) => Math.max(ratio, 1 / ratio) - 1)
      const widths = runs.map(({ effect: { ratio, low, high } }) =>
        relativeHalfWidth({ mean: ratio, low, high }),
      )
      return [
        `${right} of ${runs.length}`,
        percent(median(distances)),
        percent(Math.max(...distances)),
        percent(median(widths)),
      ]
    })
    return { head: ['lesson', 'with 1', 'distance, median', 'most', 'half the interval'], rows, notes: [] }
  },
}

export const repeated: Check = {
  title: 'The same lesson again',
  about: `Each lesson's effect in ${TIMES} quick runs with different seeds. The spread is the factor by which a run typically differs from their geometric mean: e to the standard deviation of the logarithms. Held are the runs in which all that is claimed was true.`,
  async measure(context) {
    const rows = await ofEachLesson(
      context,
      TIMES,
      (experiment) => experiment,
      (runs) => {
        const ratios = runs.map(({ effect: { ratio } }) => ratio)
        const { of, over, metric } = (runs[0] as Run).effect
        const held = runs.filter(({ result }) => result.claims.every(({ holds }) => holds)).length
        return [
          `${metric} ${of}/${over}`,
          times(geometricMean(ratios).mean),
          range(Math.min(...ratios), Math.max(...ratios)),
          times(geometricDeviation(ratios)),
          `${held} of ${runs.length}`,
        ]
      },
    )
    return { head: ['lesson', 'effect', 'mean', 'from–to', 'spread', 'held'], rows, notes: [] }
  },
}

interface Run {
  result: Result
  /** The one that the lesson is told by. */
  effect: Effect
}

async function ofEachLesson(
  { signal, progress }: CheckContext,
  count: number,
  prepare: (experiment: Experiment) => Experiment,
  row: (runs: Run[]) => string[],
): Promise<string[][]> {
  const rows: string[][] = []
  for (const { name, experiment } of await listLessons()) {
    if (!experiment) continue
    const its = prepare(experiment)
    const runs: Run[] = []
    for (let seed = 1; seed <= count; seed++) {
      progress(`${name}, ${seed} of ${count}`)
      const result = await runExperiment(its, { quick: true, seed }, { emit: () => {}, signal })
      const effect = headlineOf(result, its.claims)
      if (!effect)
        throw new RunFailed(
          `A quick run of ${name} measured no effect: one of its systems gave no right answer in a round.`,
        )
      runs.push({ result, effect })
    }
    rows.push([name, ...row(runs)])
  }
  return rows
}
