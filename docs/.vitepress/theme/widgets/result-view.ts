// Which result is shown, and the effects in it that are told large.
import { computed } from 'vue'
import { effectOf } from '../../../../src/lab/claim.ts'
import type { Claim, Metric, RatioClaim } from '../../../../src/lab/experiment.ts'
import { toldEffects } from '../../../../src/lab/headline.ts'
import type { Effect, Result } from '../../../../src/lab/result.ts'
import { counted, range, rate, significant, times } from '../../../../src/lab/units.ts'
import { type LessonPage, useResults } from '../lesson.ts'

/** The recorded result or the reader's own, as chosen; the only one where there is but one. */
export function useShownResult(
  { folder, recorded }: Pick<LessonPage, 'folder' | 'recorded'>,
  scenario?: string,
) {
  const { mine, which } = useResults(folder, scenario)
  return {
    which,
    both: computed(() => recorded !== null && mine.value !== null),
    own: computed(() => mine.value !== null && (which.value === 'mine' || recorded === null)),
    result: computed<Result | null>(() =>
      mine.value && (which.value === 'mine' || recorded === null) ? mine.value.result : recorded,
    ),
  }
}

const isOpen = ({ workload }: Result) => workload.loop === 'open'

/** The effects that tell a run in short. @param claims of its question */
export const mainEffects = ({ effects, workload }: Result, claims: Claim[]) =>
  toldEffects(effects, workload.loop, claims)

/** What a prediction is held against: the effect that was asked about, and no other. */
export const predictedEffect = (result: Result, claim?: RatioClaim): Effect | undefined =>
  claim && !(isOpen(result) && claim.metric === 'throughput') ? effectOf(result.effects, claim) : undefined

/** What else happened to the same requests of the same systems, to stand beside an effect. */
export function besides(effects: Effect[], loop: Result['workload']['loop'], main: Effect): Effect[] {
  const metrics: Metric[] = loop === 'open' ? ['p99', 'p50'] : ['throughput', 'p99', 'p50']
  return metrics
    .filter((metric) => metric !== main.metric)
    .flatMap((metric) => effects.find((effect) => effect.metric === metric && isOfSame(effect, main)) ?? [])
    .slice(0, 1)
}

const isOfSame = (a: Effect, b: Effect) => a.of === b.of && a.over === b.over && a.route === b.route

/** The other systems' effects over the same baseline, each with what stands beside it. */
export const others = (result: Result, main: Effect, claims: Claim[]) =>
  mainEffects(result, claims)
    .filter(({ of, over }) => over === main.over && of !== main.of)
    .map((effect) => ({ effect, beside: besides(result.effects, result.workload.loop, effect)[0] }))

/** The reader's prediction as a value on the axis of a chart; none where the run can't say whether it was right. */
export function saidOn(result: Result, metric: Metric, said: number | null, claim?: RatioClaim) {
  const over = claim && result.systems[claim.over]
  if (said === null || claim?.metric !== metric || claim.route !== undefined) return undefined
  if (!over || !predictedEffect(result, claim)) return undefined
  return {
    value: said * (metric === 'throughput' ? over.throughput.mean : over.latency[metric]),
    text: `you said ${times(said)}`,
  }
}

/** Whether a system was loaded with a share of what the baseline carries, where others show what they carry. */
export const isOffered = (result: Result, name: string) =>
  !isOpen(result) && result.systems[name]?.offered !== undefined

/** Bars of throughput are for systems that show what they carry; one alone has nothing to be compared with. */
export const comparesThroughput = (result: Result) =>
  Object.keys(result.systems).filter((name) => !isOffered(result, name)).length > 1

/** What the bars of throughput stand for. */
export const throughputCaption = (result: Result) =>
  isOpen(result)
    ? `answered, of ${rate(result.workload.rate ?? 0)} offered`
    : 'requests a second, higher is better'

/** An effect as a large figure, what it is a figure of, and how sure it is. */
export function figureOf({ metric, over, route, ratio, low, high, rounds, verdict }: Effect) {
  const what = `${route ? `${route} ` : ''}${metric === 'throughput' ? 'throughput' : `${metric} latency`}`
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

/** 24 November 2026. The same on the server and in every browser. */
export const dateOf = (iso: string) =>
  new Date(iso).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
