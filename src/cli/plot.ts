// A chart in characters: the upright axis is logarithmic, since times and rates differ by factors; marks lie on a grid.
import type { Look } from './terminal.ts'
import { padStart } from './text.ts'

export interface Series {
  /** One cell, in its colour. */
  mark: string
  legend: string
  /** The value at a column, if it has one there. */
  at: (column: number, columns: number) => number | undefined
  /** A line of theory: it lies behind the others, may be cut off, and doesn't widen the axis. */
  behind?: boolean
}

export interface Axes {
  label: (value: number) => string
  /** Where names stand below, 0–1, from left to right. */
  ticks: { place: number; name: string }[]
}

const ROWS = 9
const AXIS = 8

/** At most 76 cells wide, with a legend under it; empty when there is nothing to draw. */
export function plot(series: Series[], { label, ticks }: Axes, look: Look): string {
  const columns = Math.min(look.columns, 76) - AXIS - 6
  const drawn = series.map(({ at }) => Array.from({ length: columns }, (_, x) => at(x, columns)))
  const all = drawn.flatMap((values, i) => (series[i]?.behind ? [] : values)).filter(isPositive)
  if (all.length === 0) return ''
  const low = nice(Math.min(...all), Math.floor)
  const high = Math.max(nice(Math.max(...all), Math.ceil), low * 2)
  const rowOf = (value: number) => Math.round(((ROWS - 1) * Math.log(value / low)) / Math.log(high / low))

  const grid = Array.from({ length: ROWS }, () => Array<string>(columns).fill(' '))
  const order = [...series.keys()]
  const front = order.filter((i) => isFront(series[i]))
  const behind = order.filter((i) => !isFront(series[i]))
  for (let x = 0; x < columns; x++) {
    // Each of them is on top in its turn, so that curves which lie on each other both stay visible.
    const turned = front.map((_, turn) => front[(turn + x + 1) % front.length] as number)
    for (const i of [...behind, ...turned]) {
      const value = drawn[i]?.[x]
      const row = isPositive(value) && grid[rowOf(isFront(series[i]) ? Math.max(value, low) : value)]
      if (row) row[x] = series[i]?.mark ?? ' '
    }
  }
  const labels = axisLabels(low, high, rowOf, label)
  const { dim } = look.color
  const lines = grid.map(
    (cells, row) => dim(`${padStart(labels[row] ?? '', AXIS)} │`) + cells.join('').trimEnd(),
  )
  return [
    ...lines.reverse(),
    ...xAxis(columns, ticks).map((line) => dim(line)),
    `${' '.repeat(AXIS + 2)}${series.map(({ legend }) => legend).join('   ')}`,
  ].join('\n')
}

/** Single points: each at its place, 0–1. */
export const points = (values: [place: number, value: number][]): Series['at'] => {
  return (column, columns) => values.findLast(([place]) => Math.round(place * (columns - 1)) === column)?.[1]
}

const isFront = (series: Series | undefined) => !series?.behind
const isPositive = (value: number | undefined): value is number =>
  value !== undefined && value > 0 && value < Infinity

/** The nearest 1, 2 or 5 times a power of ten, below or above. */
function nice(value: number, round: (value: number) => number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const steps = [1, 2, 5, 10]
  const step =
    round === Math.floor
      ? steps.findLast((s) => s * power <= value)
      : steps.find((s) => s * power >= value * (1 - 1e-9))
  return (step ?? 1) * power
}

/** Powers of ten where they fall, and both ends unless they would touch. */
function axisLabels(
  low: number,
  high: number,
  rowOf: (value: number) => number,
  label: Axes['label'],
): Record<number, string> {
  const labels: Record<number, string> = { 0: label(low), [ROWS - 1]: label(high) }
  for (let value = 10 ** Math.ceil(Math.log10(low) + 1e-9); value < high; value *= 10) {
    const row = rowOf(value)
    if (row > 0 && row < ROWS - 1) labels[row] = label(value)
  }
  return labels
}

function xAxis(columns: number, ticks: Axes['ticks']): [string, string] {
  const rule = Array<string>(columns).fill('─')
  const names = Array<string>(columns + 5).fill(' ')
  for (const { place, name } of ticks) {
    const x = Math.round(place * (columns - 1))
    rule[x] = '┬'
    const from = x === 0 ? 0 : x - Math.floor(name.length / 2)
    if (from > 0 && names[from - 1] !== ' ') continue
    for (const [i, character] of [...name].entries()) names[from + i] = character
  }
  return [`${' '.repeat(AXIS + 1)}└${rule.join('')}`, `${' '.repeat(AXIS + 2)}${names.join('').trimEnd()}`]
}
