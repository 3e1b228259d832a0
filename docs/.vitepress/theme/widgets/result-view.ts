// Which result is shown, and the effects in it that are told large.
import { computed } from 'vue'
import type { Claim, Metric } from '../../../../src/lab/experiment.ts'
import type { Effect, Result } from '../../../../src/lab/result.ts'
import { counted, range, rate, significant, times } from '../../../../src/lab/units.ts'
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

/** Under an open loop all systems carry what is offered: throughput says nothing there, and latency is told instead. */
const isOpen = ({ workload }: Result) => workload.loop === 'open'
const metricsTold = (result: Result): [Metric, Metric] =>
  isOpen(result) ? ['p99', 'p50'] : ['throughput', 'p99']

/** What a prediction is held against: the effect that was asked about, and no other. */
export const predictedEffect = (result: Result, claim?: Claim): Effect | undefined =>
  claim && !(isOpen(result) && claim.metric === 'throughput') ? effectOf(result.effects, claim) : undefined

/** The effect told largest: the lesson's; where a run can't show that one, another of the same systems, or the first that it has. */
export function headline(result: Result, claim?: Claim): Effect | undefined {
  const effects = result.effects.filter(({ metric }) => metric === metricsTold(result)[0])
  const same = effects.find(({ of, over }) => of === claim?.of && over === claim.over)
  return predictedEffect(result, claim) ?? same ?? effects[0]
}

/** The same systems' effect that stands beside it. */
export const besides = (result: Result, main: Effect) =>
  metricsTold(result)
    .filter((metric) => metric !== main.metric)
    .flatMap((metric) => sameFor(result, main, metric) ?? [])
    .slice(0, 1)

const sameFor = ({ effects }: Result, { of, over }: Effect, metric: Metric) =>
  effects.find((effect) => effect.metric === metric && effect.of === of && effect.over === over)

/** The other systems' effects over the same baseline, each with what stands beside it. */
export const others = (result: Result, main: Effect) =>
  result.effects
    .filter(
      ({ metric, of, over }) => metric === metricsTold(result)[0] && over === main.over && of !== main.of,
    )
    .map((effect) => ({ effect, beside: besides(result, effect)[0] }))

/** The reader's prediction as a value on the axis of a chart; none where the run can't say whether it was right. */
export function saidOn(result: Result, metric: 'throughput' | 'p99', said: number | null, claim?: Claim) {
  const over = claim && result.systems[claim.over]
  if (said === null || claim?.metric !== metric || !over || !predictedEffect(result, claim)) return undefined
  return {
    value: said * (metric === 'throughput' ? over.throughput.mean : over.latency.p99),
    text: `you said ${times(said)}`,
  }
}

/** What the bars of throughput stand for. */
export const throughputCaption = (result: Result) =>
  isOpen(result)
    ? `answered, of ${rate(result.workload.rate ?? 0)} offered`
    : 'requests a second, higher is better'

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
