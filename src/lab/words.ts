// An effect in words, and a prediction held against it. Words go only as far as the interval allows.
import type { PlannedFault, RatioClaim } from './experiment.ts'
import type { ClaimResult, Effect } from './result.ts'
import { range, significant, times } from './units.ts'

/** One sentence with its interval: "memory carries ×31.6 the throughput of before (30.2–33.1)". */
export function effectSentence(effect: Effect): string {
  const { of, over, metric, route, ratio, low, high, rounds } = effect
  const what = named(metric === 'throughput' ? metric : `${metric} latency`, route)
  const whose = (system: string) => (route ? `in ${system}` : `of ${system}`)
  if (rounds < 2)
    return `${of} had ${times(ratio)} the ${what} ${whose(over)} in a single round: no interval, so no verdict`
  if (effect.verdict === 'no measurable difference')
    return `no measurable difference in ${what} between ${of} and ${over} (${range(low, high)})`
  if (metric === 'throughput')
    return `${of} carries ${times(ratio)} the ${what} ${whose(over)} (${range(low, high)})`
  return `the ${what} ${whose(of)} is ${change(effect)} than that ${whose(over)}`
}

/** For beside another sentence: "p99 38× lower (36–41)". Latency is told as a factor of 1 or more and a direction. */
export function effectShort(effect: Effect): string {
  const { metric, route, ratio, low, high, rounds, verdict } = effect
  const what = named(metric, route)
  if (rounds < 2) return `${what} ${times(ratio)}`
  if (verdict === 'no measurable difference') return `${what} no measurable difference (${range(low, high)})`
  if (metric === 'throughput') return `${what} ${times(ratio)} (${range(low, high)})`
  return `${what} ${change(effect)}`
}

const named = (what: string, route: string | undefined) => (route ? `${what} of ${route}` : what)

function change({ ratio, low, high, verdict }: Effect): string {
  if (verdict === 'lower') return `${significant(1 / ratio)}× lower (${range(1 / high, 1 / low)})`
  return `${significant(ratio)}× higher (${range(low, high)})`
}

/** What became of a claim: a mark, and words that go on with what is claimed. */
export function claimVerdict({ holds, undecided }: ClaimResult): { mark: string; words: string } {
  if (holds) return { mark: '✓', words: 'holds' }
  return undecided ? { mark: '?', words: 'is undecided' } : { mark: '✗', words: 'does not hold' }
}

/** What is asked before the run. */
export function predictionQuestion({
  of,
  over,
  metric,
  route,
}: Pick<RatioClaim, 'of' | 'over' | 'metric' | 'route'>): string {
  const whose = route ? `of ${route} in ${over}` : `of ${over}`
  if (metric === 'throughput') return `How many times the throughput ${whose} will ${of} carry?`
  return `How many times the ${metric} latency ${whose} will ${of} have? (below 1 is faster)`
}

/** Reads 10, 10x, x10, ×10, 0.5 or 0,5 as a ratio; undefined when it is none. */
export function parseRatio(text: string): number | undefined {
  const digits = /^[x×]?\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*[x×]?$/i.exec(text.trim())?.[1]
  const ratio = Number(digits?.replace(',', '.'))
  return ratio > 0 && ratio < Infinity ? ratio : undefined
}

const words = ['', '', 'twice', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** "You said ×10. It was ×31.6, three times what you said." */
export function predictionSentence(said: number, { ratio, low, high }: Effect): string {
  const told = `You said ${times(said)}. It was ${times(ratio)}`
  if (said >= low && said <= high) return `${told}: within its interval.`
  if (said !== 1 && ratio !== 1 && said > 1 !== ratio > 1) return `${told}: the other way.`
  const off = Math.max(said / ratio, ratio / said)
  if (off < 1.25) return `${told}: close.`
  return ratio > said
    ? `${told}, ${howMany(off)} what you said.`
    : `${told}: you said ${howMany(off)} as much.`
}

function howMany(factor: number): string {
  const digits = significant(Number(factor.toPrecision(2)))
  const word = factor < 1.75 ? digits : (words[Math.round(factor)] ?? digits)
  return word === 'twice' ? word : `${word} times`
}

const broken = { kill: 'killed', freeze: 'frozen', slow: 'slowed down' }

/** "shop 2 is slowed down in every round". */
export const faultSentence = ({ name, instance, fault }: PlannedFault) =>
  `${name} ${instance} is ${broken[fault]} in every round`
