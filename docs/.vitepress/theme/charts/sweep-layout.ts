// Where a sweep's points, their intervals and theory's lines go.
import { endNames, endRoom } from './end-names.ts'
import { textWidth } from './labels.ts'
import { type Box, placeLabels, sampled } from './place-labels.ts'
import { linear, log, type Scale } from './scale.ts'
import type { SweepDrawing } from './sweep-series.ts'
import { styleOf } from './system-style.ts'

type Point = [x: number, y: number]

const TOP = 24
const BOTTOM = 34
/** Between the marks of one value, so that equal ones don't hide each other. */
const APART = 4

export function layoutSweep(
  { series, laws, logX, logY, format }: SweepDrawing,
  width: number,
  height: number,
) {
  const ground = height - BOTTOM
  const room = endRoom(
    series.map(({ name }) => name),
    width,
  )
  const end = width - room - 20
  const values = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
  const measured = valuesOf(series)
  // What would be perfect is in the picture, unless what is would then be hard to see.
  const most = Math.max(...measured)
  const perfect = laws.filter(({ index }) => index === undefined).map(({ at }) => at(values.at(-1) ?? 1))
  const y = scaleOf(logY, [...measured, ...perfect.filter((it) => it < 3 * most)], [ground, TOP])
  const left = 14 + Math.max(...y.ticks.map((tick) => textWidth(format(tick), 12.5)))
  const [low = 0, high = 1] = [values[0], values.at(-1)]
  const pad = (end - left) * 0.04
  const x = (logX ? log : linear)([low, high], [left + pad, end - pad])
  const lines = series.map(({ name, index, points }) => {
    const aside = (index - (series.length - 1) / 2) * APART
    return {
      name,
      look: styleOf(index),
      /** Where a law is drawn through them, marks alone. */
      joined: !laws.some((law) => law.index === index),
      points: points.map(
        ({ x: value, y: figure, interval }) =>
          ({
            at: [x(value) + aside, y(figure)] as Point,
            interval: interval && ([y(interval[0]), y(interval[1])] as [number, number]),
          }) as const,
      ),
    }
  })
  const drawn = laws.map(({ text, dash, index, at }) => ({
    text,
    dash,
    look: index === undefined ? undefined : styleOf(index),
    points: along(x, y, at, logX),
  }))
  const ends = lines.map(({ name, look, points }) => ({
    text: name,
    look,
    at: points.at(-1)?.at[1] ?? ground,
  }))
  return {
    x,
    y,
    left,
    end,
    ground,
    ticks: values.filter((value, i) => i === 0 || x(value) - x(values[i - 1] as number) > 14),
    lines,
    laws: named(
      drawn,
      lines.map(({ points }) => points.map(({ at }) => at)),
      { x: left, y: 0, width: end - left, height: ground },
    ),
    names: endNames(ends, room, [TOP, ground]),
  }
}

const valuesOf = (series: SweepDrawing['series']) =>
  series
    .flatMap(({ points }) => points.flatMap(({ y, interval }) => [y, ...(interval ?? [])]))
    .filter((y) => y > 0)

/** Amounts begin at 0, so that heights compare. */
const scaleOf = (logarithmic: boolean, values: number[], range: [number, number]) =>
  logarithmic
    ? log([Math.min(...values), Math.max(...values)], range, { nice: true, count: 6 })
    : linear([0, Math.max(...values)], range, { nice: true, count: 5 })

/** A law as a line, as far as the axis goes. */
function along(x: Scale, y: Scale, at: (value: number) => number, logarithmic: boolean): Point[] {
  const [low, high] = x.domain
  const values = Array.from({ length: 81 }, (_, i) =>
    logarithmic ? low * (high / low) ** (i / 80) : low + (i / 80) * (high - low),
  )
  return values
    .map((value): Point => [value, at(value)])
    .filter(([, figure]) => figure > 0 && figure >= y.domain[0] && figure <= y.domain[1])
    .map(([value, figure]): Point => [x(value), y(figure)])
}

function named<T extends { text: string; points: Point[] }>(laws: T[], lines: Point[][], bounds: Box) {
  const shown = laws.filter(({ points }) => points.length > 1)
  const boxes = placeLabels(
    shown.map(({ text, points }, i) => {
      const width = textWidth(text, 13)
      const at = points[Math.floor(points.length * (0.35 + 0.2 * (i % 3)))] as Point
      const spots = [16, 30, 46, 64].flatMap((off): Point[] => [
        [8, off],
        [-width - 6, -off],
        [-width / 2, -off],
        [-width / 2, off],
      ])
      return { at, width, height: 16, spots }
    }),
    [...lines, ...shown.map(({ points }) => points)].flatMap((points) => sampled(points)),
    lines.flat().map(([x, y]) => ({ x: x - 7, y: y - 7, width: 14, height: 14 })),
    bounds,
  )
  return shown.map((law, i) => ({ ...law, box: boxes[i] as Box }))
}
