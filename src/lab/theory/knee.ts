// The knee of a load curve: the load at which a system gives most for the waiting that it costs.
import type { CurvePoint } from '../result.ts'

/**
 * The step at which power, goodput divided by mean latency, is greatest: below it more load costs little waiting, above it waiting grows
 * faster than what is carried. With M/M/1 it lies at half of the capacity.
 * Source: Kleinrock, "Power and deterministic rules of thumb for probabilistic problems in computer communications", ICC (1979).
 * @returns undefined when no step has a right answer
 */
export function knee(points: CurvePoint[]): CurvePoint | undefined {
  const answered = points.filter(({ goodput, latency }) => goodput > 0 && latency.mean > 0)
  const [first, ...others] = answered
  if (!first) return undefined
  return others.reduce((best, point) => (power(point) > power(best) ? point : best), first)
}

const power = ({ goodput, latency }: CurvePoint) => goodput / latency.mean
