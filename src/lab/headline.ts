// Which of a result's effects is told first, wherever there isn't room for all.
import { isRatio } from './claim.ts'
import type { Claim, RatioClaim } from './experiment.ts'
import type { Effect, Result } from './result.ts'

type LoopKind = Result['workload']['loop']

/**
 * For each pair of systems the effect that is told first: what is claimed of it; else the same figure as is predicted of another pair, so
 * that systems compare; else throughput; else p99. Where all carry what is offered, throughput says nothing.
 * @param claims of the question that was asked
 * @returns first the pair that the prediction is about, then the others in their order
 */
export function firstEffects(effects: Effect[], loop: LoopKind, claims: Claim[] = []): Effect[] {
  const told = effects.filter((effect) => loop === 'closed' || effect.metric !== 'throughput')
  const pairs = told.filter((effect, i) => told.findIndex((other) => samePair(other, effect)) === i)
  const ratios = claims.filter(isRatio)
  const [predicted] = ratios
  const isPredicted = (pair: Pair) => predicted !== undefined && samePair(pair, predicted)
  return pairs
    .toSorted((a, b) => Number(isPredicted(b)) - Number(isPredicted(a)))
    .flatMap((pair) => {
      const claimed = ratios.filter((claim) => samePair(claim, pair))
      const wanted: Figure[] = [
        ...claimed,
        ...ratios.slice(0, 1),
        { metric: 'throughput' },
        { metric: 'p99' },
      ]
      const found = wanted.map(({ metric, route }) =>
        told.find((it) => samePair(it, pair) && it.metric === metric && it.route === route),
      )
      return found.find((effect) => effect !== undefined) ?? []
    })
}

/** The same for telling one after the other: of two systems that are compared both ways, only the first. */
export const toldEffects = (...asked: Parameters<typeof firstEffects>): Effect[] =>
  firstEffects(...asked).filter(
    ({ of, over }, i, all) => !all.slice(0, i).some((told) => samePair(told, { of: over, over: of })),
  )

/** The one effect that a result is told by. */
export const headlineOf = (
  { effects, workload }: Pick<Result, 'effects' | 'workload'>,
  claims: Claim[] = [],
): Effect | undefined => firstEffects(effects, workload.loop, claims)[0]

type Figure = Pick<RatioClaim, 'metric' | 'route'>
type Pair = Pick<Effect, 'of' | 'over'>

const samePair = (a: Pair, b: Pair) => a.of === b.of && a.over === b.over
