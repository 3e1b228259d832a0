// Latency by percentile, drawn in characters: both axes logarithmic, since a tail is a matter of factors and of nines.
import { duration } from '../lab/units.ts'
import { plot } from './plot.ts'
import { label, mark, paint } from './systems.ts'
import type { Look } from './terminal.ts'

/** Points of a percentile curve, ascending: [percentile 0–100, µs]. */
export type Curve = [number, number][]

const TICKS = [0, 50, 90, 99, 99.9]
const NINES = 3

/** The chart of every system's curve up to p99.9. */
export function percentileChart(curves: Record<string, Curve>, look: Look): string {
  const systems = Object.entries(curves).filter(([, curve]) => curve.length > 0)
  const series = systems.map(([name, curve], index) => ({
    mark: paint(mark(index), index, look),
    legend: label(name, index, look),
    at: (column: number, columns: number) => valueAt(curve, percentileAt(column / (columns - 1))),
  }))
  const ticks = TICKS.map((tick) => ({ place: placeOf(tick), name: tick === 0 ? 'min' : `p${tick}` }))
  return plot(series, { label: duration, ticks }, look)
}

/** From the place on the axis (0–1) to its percentile: equal steps for each further nine. */
const percentileAt = (place: number) => 100 - 100 / 10 ** (place * NINES)
const placeOf = (percentile: number) => Math.log10(100 / (100 - percentile)) / NINES

function valueAt(curve: Curve, percentile: number): number {
  return (curve.find(([p]) => p >= percentile - 1e-9) ?? (curve.at(-1) as [number, number]))[1]
}
