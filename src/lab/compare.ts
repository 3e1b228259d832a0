// Two runs side by side: what changed between them, as ratios with intervals.
import { effectOf } from './claim.ts'
import type { Metric } from './experiment.ts'
import type { Effect, Result, SystemResult } from './result.ts'
import { type Estimate, unpairedRatio, verdict } from './statistics.ts'
import { figure } from './summary.ts'

/** b divided by a, with its 95 % interval. */
export interface Ratio {
  ratio: number
  low: number
  high: number
  verdict: 'higher' | 'lower' | 'no measurable difference'
}

export interface Comparison {
  /** Throughput of each system that both have. */
  systems: Record<string, Ratio>
  /** Each effect that both have; `change` says how much larger it is in b. */
  effects: (Pick<Effect, 'of' | 'over' | 'metric' | 'route'> & { a: Effect; b: Effect; change: Ratio })[]
  /** What else is not the same, in words: machine, Node, knobs, load, commit. */
  differences: string[]
}

/**
 * Compares two runs of one lesson, b against a. Their rounds are not pairs, and the intervals know only how rounds of one run differ:
 * what changed on the machine between the two is in the ratio too. Under an open loop all carry what is offered, so there
 * throughput isn't compared.
 */
export function compareResults(a: Result, b: Result): Comparison {
  const open = [a, b].some(({ workload }) => workload.loop === 'open')
  const shared = Object.keys(a.systems).filter((name) => !open && Object.hasOwn(b.systems, name))
  const throughput = ({ systems }: Result, name: string) =>
    values('throughput', systems[name] as SystemResult)
  // A rate that was offered says nothing, and to nothing there is no ratio.
  const isCarried = (result: Result) => (name: string) =>
    result.systems[name]?.offered === undefined && throughput(result, name).every((value) => value > 0)
  return {
    systems: Object.fromEntries(
      shared
        .filter(isCarried(a))
        .filter(isCarried(b))
        .map((name) => [name, ratio(unpairedRatio(throughput(b, name), throughput(a, name)))]),
    ),
    effects: a.effects.flatMap((effect) => {
      const { of, over, metric, route } = effect
      const other = effectOf(b.effects, effect)
      if (!other || (open && metric === 'throughput')) return []
      const change = ratio(unpairedRatio(ratios(b, effect), ratios(a, effect)))
      return [{ of, over, metric, ...(route !== undefined && { route }), a: effect, b: other, change }]
    }),
    differences: differences(a, b),
  }
}

const ratio = ({ mean, low, high }: Estimate): Ratio => ({
  ratio: mean,
  low,
  high,
  verdict: verdict({ low, high }),
})

const values = (metric: Metric, { rounds }: SystemResult, route?: string) =>
  rounds.map((round) => figure(metric, round, route))

/** An effect's ratio in each round. */
function ratios({ systems }: Result, { of, over, metric, route }: Effect): number[] {
  const [top, bottom] = [of, over].map((name) => values(metric, systems[name] as SystemResult, route))
  return (top as number[]).map((value, i) => value / ((bottom as number[])[i] as number))
}

function differences(a: Result, b: Result): string[] {
  const facts: [string, (result: Result) => unknown][] = [
    ['processor', ({ machine }) => machine.cpu],
    ['cores', ({ machine }) => machine.cores],
    ['system', ({ machine }) => machine.os],
    ['Node', ({ machine }) => machine.node],
    ['scenario', ({ scenario }) => scenario ?? 'none'],
    ['planned fault', ({ plannedFault }) => (plannedFault ? Object.values(plannedFault).join(' ') : 'none')],
    ['commit', ({ machine }) => machine.commit ?? 'unknown'],
    ['load', ({ workload }) => (workload.loop === 'open' ? `open, ${workload.rate} req/s` : 'closed loop')],
    ['connections', ({ workload }) => workload.connections],
    ['seconds of load a round', ({ workload }) => workload.loadSeconds],
    ['seconds of warm-up at most', ({ workload }) => workload.warmSeconds],
    ['seed', ({ workload }) => workload.seed],
    ...Object.keys({ ...a.knobs, ...b.knobs })
      .filter((name) => name !== 'connections')
      .map((name): [string, (result: Result) => unknown] => [
        `knob ${name}`,
        ({ knobs }) => knobs[name] ?? 'none',
      ]),
    ...Object.keys(a.systems).flatMap((name) =>
      Object.keys(a.systems[name]?.engines ?? {}).map((engine): [string, (result: Result) => unknown] => [
        `${engine} of ${name}`,
        ({ systems }) => systems[name]?.engines[engine] ?? 'not used',
      ]),
    ),
  ]
  return facts
    .map(([name, of]) => [name, String(of(a)), String(of(b))])
    .filter(([, before, after]) => before !== after)
    .map(([name, before, after]) => `${name}: ${before} → ${after}`)
}
