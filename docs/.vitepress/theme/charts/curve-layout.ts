// Where percentile curves, their marks and labels go.
import { duration } from '../../../../src/lab/units.ts'
import { shortened, textWidth } from './labels.ts'
import { drawnCurve, stretch } from './percentile.ts'
import { type Box, placeLabels, sampled } from './place-labels.ts'
import { linear, log } from './scale.ts'
import { type SystemStyle, styleOf } from './system-style.ts'

export interface Curve {
  name: string
  /** Gives it its style. */
  index: number
  /** [percentile, µs], rising. */
  curve: [number, number][]
  p50: number
  p99: number
}

type Point = [number, number]

export const LEFT = 66
const TOP = 28
const BOTTOM = 34
const MARKED = [50, 99] as const

export function layoutCurves(systems: Curve[], width: number, height: number) {
  const ground = height - BOTTOM
  const named = Math.min(width * 0.24, Math.max(0, ...systems.map(({ name }) => textWidth(name, 14))))
  const end = width - named - 20
  const x = linear([0, stretch(100)], [LEFT, end])
  const y = log(extentOf(systems), [ground, TOP], { nice: true, count: 6 })
  const point = ([percentile, us]: Point): Point => [x(stretch(percentile)), y(us)]

  const lines = systems.map((system) => ({
    name: system.name,
    look: styleOf(system.index),
    points: wholeCurve(system).map(point),
  }))
  const marks = MARKED.flatMap((percentile) => marksAt(percentile, systems, point))
  /** Then only the slowest and the fastest are told in figures; the table below tells all. */
  const crowded = (systems.length > 3 && width < 600) || (systems.length > 2 && width < 440)
  const ends = lines.map(({ name, look, points }) => {
    const text = shortened(name, 14, named)
    const width = textWidth(text, 14)
    return { text, look, at: points.at(-1) as Point, width, spots: AT_END, name: true, side: BELOW }
  })
  return {
    x,
    y,
    ground,
    end,
    lines,
    marks,
    labels: placed([...marks.filter(({ extreme }) => extreme || !crowded), ...ends], lines, {
      x: LEFT,
      y: 0,
      width: width - LEFT,
      height: ground,
    }),
    drops: MARKED.map((percentile) => dropOf(marks.filter((mark) => mark.percentile === percentile))),
  }
}

export function extentOf(systems: Curve[]): [number, number] {
  const values = systems.flatMap(({ curve, p50, p99 }) => [...curve.map(([, us]) => us), p50, p99])
  const positive = values.filter((us) => us > 0)
  return [Math.min(...positive), Math.max(0, ...positive)]
}

/** Of few requests a curve may end before 99 %; it goes on to the mark there. */
function wholeCurve({ curve, p99 }: Curve): Point[] {
  const drawn = drawnCurve(curve)
  return (drawn.at(-1)?.[0] ?? 0) < 99 ? [...drawn, [99, p99]] : drawn
}

function marksAt(percentile: (typeof MARKED)[number], systems: Curve[], point: (at: Point) => Point) {
  return systems
    .map((system) => ({ ...system, us: percentile === 50 ? system.p50 : system.p99 }))
    .sort((a, b) => b.us - a.us)
    .map(({ index, us }, i, { length }) => {
      const text = duration(us)
      const width = textWidth(text, 15)
      // The faster half's labels go below, so that labels stand in the order of their marks.
      const side = i > 0 && i >= length / 2 ? BELOW : ABOVE
      return {
        percentile,
        look: styleOf(index),
        at: point([percentile, us]),
        text,
        width,
        spots: besideMark(width, side),
        name: false,
        side,
        extreme: i === 0 || i === length - 1,
      }
    })
}

const ABOVE = -1 as const
const BELOW = 1 as const
/**
 * Above a mark on the left, or below it on the right, where its own line, which only rises, never is; else on the other side, and
 * further off where others are near.
 */
const besideMark = (width: number, first: typeof ABOVE | typeof BELOW) =>
  [first, -first].flatMap((side) =>
    [17, 34, 52, 70].flatMap((off): Point[] => {
      const left: Point = [-10 - width, side * off]
      const right: Point = [10, side * off]
      return side === ABOVE ? [left, right] : [right, left]
    }),
  )
/** Beyond the end of a line. */
const AT_END = [0, -18, 18, -36, 36, -54, 54].map((dy): Point => [10, dy])

interface Label {
  text: string
  look: SystemStyle
  at: Point
  width: number
  spots: Point[]
  name: boolean
  side: typeof ABOVE | typeof BELOW
}

function placed(labels: Label[], lines: { points: Point[] }[], bounds: Box) {
  const marked = labels.filter(({ name }) => !name)
  // The nearest place to a mark is taken first: above, by the lowest one; below, by the highest.
  const inTurn = [
    ...labels.filter(({ side }) => side === ABOVE).toReversed(),
    ...labels.filter(({ side }) => side === BELOW),
  ]
  const boxes = placeLabels(
    inTurn.map((label) => ({ ...label, height: 16 })),
    lines.flatMap(({ points }) => sampled(points)),
    marked.map(({ at }) => ({ x: at[0] - 7, y: at[1] - 7, width: 14, height: 14 })),
    bounds,
  )
  return inTurn.map(({ text, look, name, at }, i) => ({ text, look, name, at, box: boxes[i] as Box }))
}

/** From the slowest to the fastest at one percentile. */
function dropOf(marks: { at: Point }[]) {
  const heights = marks.map(({ at }) => at[1])
  return { x: marks[0]?.at[0], from: Math.min(...heights), to: Math.max(...heights) }
}
