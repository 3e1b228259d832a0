// The live chart as geometry: which stretch of time it shows, its bands, and its lines.
import type { FaultBand } from './run-faults.ts'
import { expectedSeconds } from './run-progress.ts'
import { type LoadBand, PLAY_SECONDS, type Point, type RunView } from './run-view.ts'

/** The stretch of the job's clock that is shown, s, and where 0 is on its axis. */
export interface TimeWindow {
  from: number
  to: number
  zero: number
}

/** A second must not be narrower than this while a run goes on, px. */
const LEAST_SECOND = 10

/** A run is shown whole where it fits, else its newest part; a play its last minute. */
export function timeWindow(view: RunView, width: number): TimeWindow {
  const zero = view.loadingSince ?? 0
  if (view.playing) {
    const to = Math.max(zero + PLAY_SECONDS, view.now)
    return { from: to - PLAY_SECONDS, to, zero }
  }
  const ended = view.bands.at(-1)?.to
  if (view.stage !== 'loading' && ended != null) return { from: zero, to: Math.max(ended, zero + 1), zero }
  const span = Math.min(expectedSeconds(view), Math.max(8, width / LEAST_SECOND))
  const to = Math.max(zero + span, view.now + span / 20)
  return { from: to - span, to, zero }
}

export const visibleBands = (bands: LoadBand[], { from, to }: TimeWindow) =>
  bands.filter((band) => band.from < to && (band.to ?? Infinity) > from)

export const visibleFaults = (faults: FaultBand[], { from, to }: TimeWindow) =>
  faults.filter((fault) => fault.from < to && (fault.to ?? Infinity) > from)

/** A line through the points that have a value; it breaks where one has none. */
export function linePath(
  points: Point[],
  value: (point: Point) => number | null,
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  let path = ''
  let pen = 'M'
  for (const point of points) {
    const at = value(point)
    if (at === null) {
      pen = 'M'
      continue
    }
    path += `${pen}${x(point.at).toFixed(1)} ${y(at).toFixed(1)}`
    pen = 'L'
  }
  return path
}

/** The highest throughput and the range of p99 in view: what the axes must hold. */
export function extent(bands: LoadBand[]): { throughput: number; p99: [number, number] } {
  let throughput = 0
  let low = Infinity
  let high = 0
  for (const { points } of bands)
    for (const point of points) {
      throughput = Math.max(throughput, point.throughput)
      if (point.p99 === null) continue
      low = Math.min(low, point.p99)
      high = Math.max(high, point.p99)
    }
  return { throughput, p99: high > 0 ? [low, high] : [1_000, 100_000] }
}

/** Where the two panels of the chart stand: throughput above, the 99th percentile below. */
export interface Panels {
  upper: { y: number; height: number }
  lower: { y: number; height: number }
}

export const LOWER = 104
const TOP = 44
const BETWEEN = 46

export const panelsOf = (upper: number): Panels => ({
  upper: { y: TOP, height: upper },
  lower: { y: TOP + upper + BETWEEN, height: LOWER },
})

const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120]
const TICK_WIDTH = 46

/** Round numbers of seconds on the chart's own clock, as many as have room. */
export function secondTicks({ from, to, zero }: TimeWindow, width: number): number[] {
  const step = STEPS.find((step) => ((to - from) / step) * TICK_WIDTH < width) ?? 300
  const first = Math.ceil((from - zero) / step - 1e-9)
  const last = Math.floor((to - zero) / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step)
}
