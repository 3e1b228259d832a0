// Where a load curve goes: latency over offered load, with what queueing theory says, and below it what was carried of what was offered.
import type { CurvePoint, LoadCurve } from '../../../../src/lab/result.ts'
import { knee } from '../../../../src/lab/theory/knee.ts'
import { theoryOf } from '../../../../src/lab/theory/queue.ts'
import { roughly } from '../../../../src/lab/theory/words.ts'
import { endNames } from './end-names.ts'
import { textWidth } from './labels.ts'
import { type Box, placeLabels, sampled } from './place-labels.ts'
import { linear, log, type Scale } from './scale.ts'
import { styleOf } from './system-style.ts'

export interface LoadCurveOf {
  name: string
  /** Gives it its style. */
  index: number
  curve: LoadCurve
}

type Point = [x: number, y: number]

export const LEFT = 66
const TOP = 26
/** Between the two panels: the upper one's axis has two lines of numbers. */
const BETWEEN = 62
const LOWER = 104
const BOTTOM = 30
const MEASURED = ['p99', 'mean', 'p50'] as const
/** Where theory's lines are drawn to, of what keeps the system always busy: there they have no end. */
const NEARLY_FULL = 0.995

export const hasAnswers = (systems: LoadCurveOf[]) =>
  systems.some(({ curve }) => curve.points.some(({ latency }) => latency.mean > 0))

export function layoutLoadCurve(systems: LoadCurveOf[], width: number, height: number) {
  const end = Math.floor(width - nameRoom(systems) - 18)
  const ground = height - BOTTOM - LOWER - BETWEEN
  const all = systems.flatMap(({ curve }) => curve.points)
  const most = Math.max(1, ...all.map(({ share }) => share))
  const x = linear([0, most], [LEFT, end])
  const latencies = all
    .flatMap(({ latency }) => MEASURED.map((figure) => latency[figure]))
    .filter((us) => us > 0)
  const y = log([Math.min(...latencies), Math.max(...latencies)], [ground, TOP], { nice: true, count: 6 })
  const lines = systems.flatMap((system) => measured(system, x, y))
  const laws = systems.flatMap((system) => theory(system, systems.length === 1, x, y))
  return {
    x,
    y,
    end,
    ground,
    most,
    ticks: shareTicks(most, end - LEFT),
    lines,
    names: namesOf(lines, width - end, [TOP, ground]),
    laws: named(laws, lines, { x: LEFT, y: 0, width: end - LEFT, height: ground }),
    knees: systems.flatMap(({ name, index, curve }) => {
      const at = knee(curve.points)
      return at ? [{ name, look: styleOf(index), x: x(at.share), y: y(at.latency.mean) }] : []
    }),
    full: x(1),
    carried: carriedPanel(systems, x, height),
  }
}

/** The mean is named only where it stands alone, and its name is the longest then. */
const nameRoom = (systems: LoadCurveOf[]) => {
  const alone = systems.length === 1
  return Math.max(...systems.map(({ name }) => textWidth(label(name, alone ? 'mean' : 'p99', alone), 14)))
}

/** One system's lines need not say whose they are. */
const label = (name: string, figure: string, alone: boolean) => (alone ? figure : `${name} ${figure}`)

/** p50 and p99 as lines; of several systems the mean too would be too much, so it stays with the one that stands alone. */
function measured({ name, index, curve }: LoadCurveOf, x: Scale, y: Scale) {
  return MEASURED.map((figure) => ({
    name,
    figure,
    look: styleOf(index),
    points: curve.points
      .filter(({ latency }) => latency[figure] > 0)
      .map(({ share, latency }): Point => [x(share), y(latency[figure])]),
  }))
}

function theory({ name, index, curve }: LoadCurveOf, alone: boolean, x: Scale, y: Scale) {
  const queue = theoryOf(curve)
  if (!queue) return []
  const look = styleOf(index)
  const draw = (of: (share: number) => number) => lawPoints(of, queue.full * NEARLY_FULL, x, y)
  const whose = alone ? '' : `, ${name}`
  return [
    { name, look, text: `M/M/1${whose}`, dash: '6 4', points: draw(queue.mm1) },
    ...(alone
      ? [
          {
            ...{ name, look, text: `M/G/1, c² ${roughly(queue.variation)}`, dash: '1 4' },
            points: draw(queue.mg1),
          },
        ]
      : []),
  ]
}

/** As far as the axis goes. */
function lawPoints(of: (share: number) => number, most: number, x: Scale, y: Scale): Point[] {
  const shares = Array.from({ length: 121 }, (_, i) => (i / 120) * Math.min(most, x.domain[1]))
  return shares
    .map((share): [number, number] => [share, of(share)])
    .filter(([, us]) => us >= y.domain[0] && us <= y.domain[1])
    .map(([share, us]): Point => [x(share), y(us)])
}

type Line = ReturnType<typeof measured>[number]

function namesOf(lines: Line[], room: number, bounds: [number, number]) {
  const alone = new Set(lines.map(({ name }) => name)).size === 1
  const known = lines.flatMap(({ name, figure, look, points }) => {
    const last = points.at(-1)
    return last && (alone || figure !== 'mean')
      ? [{ text: label(name, figure, alone), look, at: last[1] }]
      : []
  })
  return endNames(known, room, bounds)
}

/** A law's name stands beside its line, where it covers least. */
function named(laws: ReturnType<typeof theory>, lines: Line[], bounds: Box) {
  const drawn = laws.filter(({ points }) => points.length > 1)
  const boxes = placeLabels(
    drawn.map(({ text, points }) => {
      const width = textWidth(text, 13)
      const at = points[Math.floor(points.length * 0.6)] as Point
      return { at, width, height: 16, spots: aside(width) }
    }),
    [...lines, ...drawn].flatMap(({ points }) => sampled(points)),
    lines.flatMap(({ points }) => points.map(([x, y]) => ({ x: x - 6, y: y - 6, width: 12, height: 12 }))),
    bounds,
  )
  return drawn.map((law, i) => ({ ...law, box: boxes[i] as Box }))
}

const aside = (width: number) =>
  [18, 34, 52, 74, 96].flatMap((off): Point[] => [
    [-width - 8, -off],
    [10, off],
    [-width / 2, -off],
    [-width / 2, off],
    [-width * 1.4, -off],
  ])

function carriedPanel(systems: LoadCurveOf[], x: Scale, height: number) {
  const bottom = height - BOTTOM
  const top = bottom - LOWER
  const most = Math.max(
    ...systems.flatMap(({ curve }) => curve.points.map((point) => carriedShare(point))),
    1,
  )
  const y = linear([0, most], [bottom, top], { nice: true, count: 3 })
  return {
    y,
    top,
    bottom,
    /** Where all that is offered is carried. */
    diagonal: [x(0), y(0), x(Math.min(x.domain[1], y.domain[1])), y(Math.min(x.domain[1], y.domain[1]))],
    lines: systems.map(({ name, index, curve }) => ({
      name,
      look: styleOf(index),
      points: curve.points.map((point): Point => [x(point.share), y(carriedShare(point))]),
    })),
  }
}

/** Goodput as a share of the capacity. */
const carriedShare = ({ goodput, offered, share }: CurvePoint) =>
  offered > 0 ? (goodput / offered) * share : 0

function shareTicks(most: number, room: number): number[] {
  const step = room > 520 ? 0.1 : room > 300 ? 0.2 : 0.4
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => Number((i * step).toFixed(2)))
}
