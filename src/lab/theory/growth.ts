// How a cost grows with the size of the data: not at all, with its logarithm (an index), or in proportion (a scan).
import { leastSquares } from './least-squares.ts'

export interface Cost {
  /** Rows, say. */
  n: number
  /** Such as µs: anything above 0. */
  cost: number
}

export type GrowthModel = 'constant' | 'logarithmic' | 'linear'

export interface Growth {
  /** k in cost ∝ nᵏ: the slope of the line through the points on logarithmic axes. 1: in proportion. */
  exponent: number
  best: GrowthModel
  /** a + b·log₂n, to be drawn. */
  logarithmic: (n: number) => number
  /** a + b·n, to be drawn. */
  linear: (n: number) => number
}

/** Below it a thousandfold n costs less than 1.5 times as much. */
const AS_GOOD_AS_CONSTANT = 0.05

/**
 * Fits a + b·log₂n and a + b·n (a, b ≥ 0: some of a request's cost never depends on n) so that the relative errors are small, since costs
 * differ by factors. The better one is named, unless the cost hardly grows at all.
 * @returns undefined with fewer than three points: two fit both
 */
export function growth(points: Cost[]): Growth | undefined {
  const used = points.filter(({ n, cost }) => n > 0 && cost > 0)
  if (new Set(used.map(({ n }) => n)).size < 3) return undefined
  const exponent = slope(used.map(({ n, cost }) => [Math.log(n), Math.log(cost)]))
  const logarithmic = fitted(used, Math.log2)
  const linear = fitted(used, (n) => n)
  const grows = error(used, linear) < error(used, logarithmic) ? 'linear' : 'logarithmic'
  return { exponent, best: exponent < AS_GOOD_AS_CONSTANT ? 'constant' : grows, logarithmic, linear }
}

function slope(points: [x: number, y: number][]): number {
  const mean = (of: (point: [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])]
  return mean((point) => (point[0] - x) * (point[1] - y)) / mean((point) => (point[0] - x) ** 2)
}

/** a + b·f(n), with each point's error relative to its cost. */
function fitted(points: Cost[], f: (n: number) => number): (n: number) => number {
  const { a, b } = leastSquares(points.map(({ n, cost }) => ({ u: 1 / cost, v: f(n) / cost, y: 1 })))
  return (n) => a + b * f(n)
}

const error = (points: Cost[], model: (n: number) => number) =>
  points.reduce((sum, { n, cost }) => sum + (model(n) / cost - 1) ** 2, 0)
