// Which result is shown, and the effects in it that are told large.
import { computed } from 'vue'
import type { Claim, Metric } from '../../../../src/lab/experiment.ts'
import type { Effect, Result } from '../../../../src/lab/result.ts'
import { counted, range, significant, times } from '../../../../src/lab/units.ts'
import { effectOf } from '../../../../src/lab/words.ts'
import { type LessonPage, useResults } from '../lesson.ts'

/** The recorded result or the reader's own, as chosen; the only one where there is but one. */
export function useShownResult({ folder, recorded }: Pick<LessonPage, 'folder' | 'recorded'>) {
  const { mine, which } = useResults(folder)
  return {
    which,
    both: computed(() => recorded !== null && mine.value !== null),
    own: computed(() => mine.value !== null && (which.value === 'mine' || recorded === null)),
    result: computed<Result | null>(() =>
      mine.value && (which.value === 'mine' || recorded === null) ? mine.value.result : recorded,
    ),
  }
}

/** The effect that the lesson is about; where a run left that system out, the first that it has. */
export const headline = ({ effects }: Result, claim?: Claim): Effect | undefined =>
  (claim && effectOf(effects, claim)) ?? effects.find(({ metric }) => metric === 'throughput')

export const sameFor = ({ effects }: Result, { of, over }: Effect, metric: Metric) =>
  effects.find((effect) => effect.metric === metric && effect.of === of && effect.over === over)

/** The other systems' effects on throughput over the same baseline. */
export const others = ({ effects }: Result, main: Effect) =>
  effects.filter(({ metric, of, over }) => metric === 'throughput' && over === main.over && of !== main.of)

/** An effect as a large figure, what it is a figure of, and how sure it is. */
export function figureOf({ metric, over, ratio, low, high, rounds, verdict }: Effect) {
  const what = metric === 'throughput' ? 'throughput' : `${metric} latency`
  if (rounds < 2)
    return {
      figure: times(ratio),
      what: `the ${what} of ${over}`,
      sure: 'one round: no interval, no verdict',
    }
  const told = (ends: string) => `95 % interval ${ends}, ${counted(rounds, 'round')}`
  if (verdict === 'no measurable difference')
    return { figure: '', what: `no measurable difference in ${what}`, sure: told(range(low, high)) }
  if (metric === 'throughput')
    return { figure: times(ratio), what: `the ${what} of ${over}`, sure: told(range(low, high)) }
  return verdict === 'lower'
    ? {
        figure: `${significant(1 / ratio)}×`,
        what: `lower ${what} than ${over}`,
        sure: told(range(1 / high, 1 / low)),
      }
    : { figure: `${significant(ratio)}×`, what: `higher ${what} than ${over}`, sure: told(range(low, high)) }
}

/** Of a mean over rounds; a single round has none. */
export const intervalOf = ({ low, high }: { low: number; high: number }): [number, number] | undefined =>
  low > 0 && Number.isFinite(high) && high > low ? [low, high] : undefined

/** 24 November 2026. The same on the server and in every browser. */
export const dateOf = (iso: string) =>
  new Date(iso).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
