// What queueing theory says of one server: how long requests take when it is busy for a given share of the time.
import type { CurvePoint, Latency, LoadCurve } from '../result.ts'

/**
 * Little's law: the mean number of requests in a system, L = λ·W, whatever happens inside it.
 * Source: Little, "A proof for the queuing formula: L = λW", Operations Research 9 (1961).
 * @param throughput req/s
 * @param meanUs how long each stays on average, µs
 */
export const littlesLaw = (throughput: number, meanUs: number): number => (throughput * meanUs) / 1e6

/**
 * Mean time in the system (waiting and service), µs, of M/G/1: arrivals at random, any service times, one server, first come first
 * served. W = S + S·ρ/(1−ρ)·(1+c²)/2, the formula of Pollaczek (1930) and Khinchine (1932); Infinity from ρ = 1 on.
 * @param serviceUs mean service time S, µs
 * @param variation c², the squared coefficient of variation of service times: variance / mean². 0: all alike; 1: exponential
 * @param share ρ, the share of time in which the server is busy, 0–1
 */
export function mg1(serviceUs: number, variation: number, share: number): number {
  if (share >= 1) return Infinity
  return serviceUs * (1 + ((share / (1 - share)) * (1 + variation)) / 2)
}

/** M/M/1: service times vary exponentially. W = S/(1−ρ), µs. */
export const mm1 = (serviceUs: number, share: number): number => mg1(serviceUs, 1, share)

/** Up to here, hardly anybody waits. */
const LOW_LOAD = 0.3

/** What theory says of one load curve, from its low steps and the most that it carries: whether what is between lies on its lines is the test. */
export interface QueueTheory {
  /** What a request takes when no other is there, µs: its work and its way. */
  aloneUs: number
  /** S: how long a request keeps the system busy, µs: 1 over the most that any step carried (the utilisation law). */
  serviceUs: number
  /** c² of the times. */
  variation: number
  /** The share of the capacity at which the system is always busy: a little beyond 1 when a step carried more than the closed loop. */
  full: number
  /** Mean time in the system, µs, at a share of the capacity. */
  mm1: (share: number) => number
  mg1: (share: number) => number
}

/**
 * A request takes what it takes alone, and the waiting of M/M/1 or M/G/1 for a server that needs S. Its way to the server and back is in
 * the former and not in S: while it travels, the server works for others. c² is that of the low steps; some waiting is left in it. Each
 * of them weighs as much as it has answers: one of few says little.
 * @returns undefined when no low step has an answer
 */
export function theoryOf({ capacity, points }: LoadCurve): QueueTheory | undefined {
  const low = points.filter(
    ({ share, goodput, latency }) => share <= LOW_LOAD && goodput > 0 && latency.mean > 0,
  )
  if (low.length === 0) return undefined
  const most = Math.max(capacity, ...points.map(({ goodput }) => goodput))
  const serviceUs = 1e6 / most
  const full = most / capacity
  const answers = low.reduce((sum, { goodput }) => sum + goodput, 0)
  const mean = (figure: (point: CurvePoint) => number) =>
    low.reduce((sum, point) => sum + point.goodput * figure(point), 0) / answers
  const variation = mean(({ latency }) => variationOf(latency))
  const waiting = (c2: number, share: number) => mg1(serviceUs, c2, share / full) - serviceUs
  const aloneUs = mean(({ latency, share }) => Math.max(0, latency.mean - waiting(variation, share)))
  return {
    ...{ aloneUs, serviceUs, variation, full },
    mm1: (share) => aloneUs + waiting(1, share),
    mg1: (share) => aloneUs + waiting(variation, share),
  }
}

/**
 * c² from the mean and the percentiles that a result has, by drawing the percentile curve as straight lines between them: an estimate,
 * within a tenth for smooth distributions of some thousand requests, and no better than its tail when there are few.
 * The curve begins where its mean comes out right.
 */
export function variationOf({ mean, p50, p90, p99, p999, max }: Latency): number {
  const known: [share: number, us: number][] = [
    [0.5, p50],
    [0.9, p90],
    [0.99, p99],
    [0.999, p999],
    [1, max],
  ]
  const pieces = known.slice(1).map(([to, high], i) => {
    const [from, low] = known[i] as [number, number]
    return { weight: to - from, low, high }
  })
  const rest = pieces.reduce((sum, { weight, low, high }) => sum + (weight * (low + high)) / 2, 0)
  const least = Math.min(Math.max((mean - rest) * 4 - p50, 0), p50)
  const all = [{ weight: 0.5, low: least, high: p50 }, ...pieces]
  const first = all.reduce((sum, { weight, low, high }) => sum + (weight * (low + high)) / 2, 0)
  const second = all.reduce(
    (sum, { weight, low, high }) => sum + (weight * (low * low + low * high + high * high)) / 3,
    0,
  )
  return first > 0 ? Math.max(0, second / first ** 2 - 1) : 0
}
