// Where bars, their intervals, dots and labels go. Lengths start at 0, so that they compare.
import { textWidth } from './labels.ts'
import { linear, type Scale } from './scale.ts'
import { styleOf } from './system-style.ts'

export interface BarRow {
  name: string
  /** Gives it its style. */
  index: number
  value: number
  interval?: [number, number] | undefined
  /** One value a round. */
  rounds: number[]
}

/** The reader's prediction, as a value on the axis. */
export interface Said {
  value: number
  text: string
}

export interface Bars {
  rows: BarRow[]
  said?: Said | undefined
  /** With the unit, for labels and ticks. */
  format: (value: number) => string
}

export const TOP = 4
export const BAR = 32
const PITCH = 62
/** Rounds that measured nearly the same would lie on each other; they take turns on three lanes. */
const LANES = [-8, 0, 8]

/** Where the axis is. */
export const groundOf = (rows: BarRow[]) => TOP + rows.length * PITCH

export function layoutBars({ rows, said, format }: Bars, width: number) {
  const names = Math.max(...rows.map(({ name }) => textWidth(name, 14))) + 36
  // Where names would take too much of the width, they stand above their bars.
  const stacked = names > width * 0.26
  const start = stacked ? 6 : names
  const count = Math.max(2, Math.floor((width - start) / 105))
  const x = linear([0, mostOf(rows, said)], [start, width - 22], { nice: true, count })
  const line = said && saidOn(x, said, width)
  const placed = rows.map((row, i) => {
    const y = TOP + i * PITCH + (PITCH - BAR) / 2 + (stacked ? 9 : 0)
    const bar = place(row, x, y, format, width)
    const label = line && !line.beyond ? clearOf(line.at, bar) : bar.label
    return { ...bar, label, nameY: stacked ? y - 11 : y + BAR / 2 }
  })
  return { x, rows: placed, said: line }
}

/** A label that the prediction's line would cross goes to the right of it, where there is room. */
function clearOf(line: number, { label, over }: ReturnType<typeof place>) {
  const crossed = label.anchor === 'start' && line > label.x - 4 && line < label.x + label.length + 4
  const end = line + 8 + label.length
  const free = over.every((at) => at < label.x || at - 8 > end)
  return crossed && free ? { ...label, x: line + 8 } : label
}

export function mostOf(rows: BarRow[], said?: Said): number {
  const drawn = rows.flatMap(({ value, interval, rounds }) => [value, ...(interval ?? []), ...rounds])
  const most = Math.max(0, ...drawn)
  // A prediction not too far off gets room; for another one the bars would shrink to nothing.
  return said && said.value < most * 2.2 ? Math.max(most, said.value) : most
}

function place(row: BarRow, x: Scale, y: number, format: Bars['format'], width: number) {
  const middle = y + BAR / 2
  const interval = row.interval && { low: x(row.interval[0]), high: x(row.interval[1]) }
  const dots = row.rounds.map((value, k) => ({ x: x(value), y: middle + (LANES[k % 3] as number) }))
  const over = [...(interval ? [interval.low, interval.high] : []), ...dots.map((dot) => dot.x)]
  const end = x(row.value)
  const text = format(row.value)
  const length = textWidth(text, 15)
  const inside = Math.min(end, ...over.map((at) => at - 8)) > x(0) + length + 26
  const beyond = Math.max(end, ...over) + 13
  const beside = { text, length, inside, y: middle + 5.5, anchor: 'start' }
  const label = inside
    ? { ...beside, x: x(0) + 12 }
    : beyond + length < width
      ? { ...beside, x: beyond }
      : { ...beside, x: width - 2, y: y - 4, anchor: 'end' }
  return { ...row, look: styleOf(row.index), x: x(0), y, width: end - x(0), interval, dots, over, label }
}

/** A prediction far off the axis points where it would be, and leaves the data its room. */
function saidOn(x: Scale, said: Said, width: number) {
  const beyond = said.value > x.domain[1]
  const at = x(Math.min(said.value, x.domain[1]))
  const text = beyond ? `${said.text}: off this axis →` : said.text
  const flip = at + textWidth(text, 13) + 14 > width
  return { at, text, beyond, textX: at + (flip ? -7 : 7), y: TOP + PITCH + 4, anchor: flip ? 'end' : 'start' }
}
