// The theory in words: what a load curve or a sweep says, in a sentence or two. Terminal and site tell the same.
import type { LoadCurve, Result } from '../result.ts'
import { duration, group, percent, rate, significant } from '../units.ts'
import { type Cost, type GrowthModel, growth } from './growth.ts'
import { knee } from './knee.ts'
import { littlesLaw, theoryOf } from './queue.ts'
import { amdahl, type Carried, speedUps, usl } from './scaling.ts'

/** "Knee of before: 50 % of its capacity, 60 req/s …"; empty when nothing was answered. */
export function kneeSentence(system: string, { points }: LoadCurve): string {
  const at = knee(points)
  if (!at) return ''
  return `Knee of ${system}: ${percent(at.share)} of its capacity, ${rate(at.offered)}. Beyond it, waiting grows faster than what is carried.`
}

/** "20 clients of before ≈ 118 req/s × 169 ms = 19.9 (Little's law)"; empty where it says nothing: open loop, or answers that failed. */
export function littleSentence(system: string, { workload, systems }: Result): string {
  const { throughput, latency, errors, offered } = systems[system] as Result['systems'][string]
  if (workload.loop === 'open' || offered !== undefined || errors > 0) return ''
  const { mean } = latency
  const inside = significant(littlesLaw(throughput.mean, mean))
  return `${workload.connections} clients of ${system} ≈ ${rate(throughput.mean)} × ${duration(mean)} = ${inside} (Little's law)`
}

/** c² as it is told: no more digits than it is known to. */
export const roughly = (variation: number) => significant(Number(variation.toFixed(1)))

/** "M/M/1 and M/G/1 …": what the lines of theory beside a load curve are drawn with; empty when nothing was answered. */
export function theorySentence(system: string, curve: LoadCurve): string {
  const theory = theoryOf(curve)
  if (!theory) return ''
  const { aloneUs, serviceUs, variation } = theory
  return `M/M/1 and M/G/1 are drawn with what a request of ${system} takes alone, ${duration(aloneUs)}, and how long it keeps the server busy, ${duration(serviceUs)}; times vary by c² ≈ ${roughly(variation)}.`
}

/** What n instances of a system carry, in words; empty without one instance and more. */
export function scalingSentence(system: string, carried: Carried[]): string {
  const points = speedUps(carried)
  const last = points.at(-1)
  const serial = amdahl(points)?.serial
  if (!last || serial === undefined) return ''
  const measured = `${system}: with ${last.n} it carries ×${significant(last.speedUp)} what it carries with 1; perfect scaling would be ×${last.n}.`
  if (serial > 0.95) return `${measured} More of them don't help.`
  const law = usl(points)
  return [
    measured,
    serial > 0.005
      ? `Amdahl: a serial share of ${percent(Number(serial.toFixed(2)))}, so never more than ×${significant(1 / serial)}.`
      : 'Amdahl: no serial share to be seen.',
    law &&
      `USL: contention σ ${rough(law.contention)}, coherency κ ${rough(law.coherency)}, ${peak(law.peak)}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

const rough = (value: number) => Number(value.toPrecision(2))
const peak = (at: number) => (at < 1000 ? `most at ${Math.round(at)}` : 'no peak in sight')

const models: Record<GrowthModel, string> = {
  constant: 'as good as constant',
  logarithmic: 'a + b·log n fits better than a + b·n',
  linear: 'a + b·n fits better than a + b·log n',
}

/** How a system's cost grows with the data, in words; empty with fewer than three sizes. */
export function growthSentence(system: string, costs: Cost[]): string {
  const fit = growth(costs)
  const [first, last] = [costs[0], costs.at(-1)]
  if (!fit || !first || !last) return ''
  const times = significant(last.cost / first.cost)
  return `${system}: from ${group(first.n)} to ${group(last.n)}, p50 becomes ×${times}, as n to the ${fit.exponent.toFixed(2)}: ${models[fit.best]}.`
}
