// Latency by percentile, drawn in characters: both axes logarithmic, since a tail is a matter of factors and of nines.

import { duration } from '../lab/units.ts'
import { label, mark, paint } from './systems.ts'
import type { Look } from './terminal.ts'
import { padStart } from './text.ts'

/** Points of a percentile curve, ascending: [percentile 0–100, µs]. */
export type Curve = [number, number][]

const ROWS = 9
const AXIS = 8
const TICKS = [0, 50, 90, 99, 99.9]
const NINES = 3

/** The chart of every system's curve up to p99.9, at most 76 cells wide, with a legend under it. */
export function percentileChart(curves: Record<string, Curve>, look: Look): string {
  const systems = Object.entries(curves).filter(([, curve]) => curve.length > 0)
  const columns = Math.min(look.columns, 76) - AXIS - 6
  const drawn = systems.map(([, curve]) =>
    Array.from({ length: columns }, (_, x) => at(curve, percentileAt(x / (columns - 1)))),
  )
  const all = drawn.flat().filter((us) => us > 0)
  if (all.length === 0) return ''
  const low = nice(Math.min(...all), Math.floor)
  const high = Math.max(nice(Math.max(...all), Math.ceil), low * 2)
  const rowOf = (us: number) => Math.round(((ROWS - 1) * Math.log(us / low)) / Math.log(high / low))

  const grid = Array.from({ length: ROWS }, () => Array<string>(columns).fill(' '))
  for (let x = 0; x < columns; x++) {
    drawn.forEach((_, turn) => {
      // Each system draws last in its turn, so that curves which lie on each other both stay visible.
      const system = (turn + x + 1) % drawn.length
      const row = grid[rowOf(Math.max(drawn[system]?.[x] as number, low))]
      if (row) row[x] = paint(mark(system), system, look)
    })
  }
  const labels = axisLabels(low, high, rowOf)
  const { dim } = look.color
  const lines = grid.map(
    (cells, row) => dim(`${padStart(labels[row] ?? '', AXIS)} │`) + cells.join('').trimEnd(),
  )
  const legend = systems.map(([name], index) => label(name, index, look)).join('   ')
  return [
    ...lines.reverse(),
    ...xAxis(columns).map((line) => dim(line)),
    `${' '.repeat(AXIS + 2)}${legend}`,
  ].join('\n')
}

/** From the place on the axis (0–1) to its percentile: equal steps for each further nine. */
const percentileAt = (place: number) => 100 - 100 / 10 ** (place * NINES)
const placeOf = (percentile: number) => Math.log10(100 / (100 - percentile)) / NINES

function at(curve: Curve, percentile: number): number {
  return (curve.find(([p]) => p >= percentile - 1e-9) ?? (curve.at(-1) as [number, number]))[1]
}

/** The nearest 1, 2 or 5 times a power of ten, below or above. */
function nice(us: number, round: (value: number) => number): number {
  const power = 10 ** Math.floor(Math.log10(us))
  const steps = [1, 2, 5, 10]
  const step =
    round === Math.floor
      ? steps.findLast((s) => s * power <= us)
      : steps.find((s) => s * power >= us * (1 - 1e-9))
  return (step ?? 1) * power
}

/** Powers of ten where they fall, and both ends unless they would touch. */
function axisLabels(low: number, high: number, rowOf: (us: number) => number): Record<number, string> {
  const labels: Record<number, string> = { 0: duration(low), [ROWS - 1]: duration(high) }
  for (let us = 10 ** Math.ceil(Math.log10(low) + 1e-9); us < high; us *= 10) {
    const row = rowOf(us)
    if (row > 0 && row < ROWS - 1) labels[row] = duration(us)
  }
  return labels
}

function xAxis(columns: number): [string, string] {
  const rule = Array<string>(columns).fill('─')
  const names = Array<string>(columns + 5).fill(' ')
  for (const tick of TICKS) {
    const x = Math.round(placeOf(tick) * (columns - 1))
    rule[x] = '┬'
    const name = tick === 0 ? 'min' : `p${tick}`
    const from = tick === 0 ? 0 : x - Math.floor(name.length / 2)
    if (from > 0 && names[from - 1] !== ' ') continue
    for (const [i, character] of [...name].entries()) names[from + i] = character
  }
  return [`${' '.repeat(AXIS + 1)}└${rule.join('')}`, `${' '.repeat(AXIS + 2)}${names.join('').trimEnd()}`]
}
