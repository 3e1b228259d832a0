// A sweep as series to draw, on the axes that suit its values, with theory's lines over them.
import type { Result, SweepResult } from '../../../../src/lab/result.ts'
import { readSweep, type SweepLaw } from '../../../../src/lab/theory/sweep.ts'
import type { SweepKind } from '../../../../src/lab/theory/sweep-kind.ts'
import { intervalOf } from './interval.ts'

export interface SweepPoint {
  x: number
  y: number
  interval?: [low: number, high: number] | undefined
}

export interface SweepSeries {
  name: string
  /** Gives it its style. */
  index: number
  points: SweepPoint[]
}

export interface Law {
  text: string
  dash: string
  /** Undefined for a law that is none of a system's own, such as perfect scaling. */
  index: number | undefined
  at: (x: number) => number
}

export interface SweepDrawing {
  /** What is on the y axis, for the caption. */
  what: string
  format: (y: number) => string
  logX: boolean
  logY: boolean
  series: SweepSeries[]
  laws: Law[]
  /** What theory says, in words. */
  sentences: string[]
}

/** Values that lie further apart than this get a logarithmic axis. */
const FAR = 20

export function drawSweep(
  result: Pick<Result, 'workload' | 'systems'>,
  sweep: SweepResult,
  kind: SweepKind,
): SweepDrawing {
  const names = Object.keys(result.systems)
  const { what, format, figureOf, intervalOf: uncertain, laws, sentences } = readSweep(result, sweep, kind)
  const series = names.flatMap((name, index): SweepSeries[] => {
    const points = sweep.points.flatMap(({ value, systems: { [name]: of } }): SweepPoint[] => {
      const interval = of && uncertain(of)
      return of ? [{ x: value, y: figureOf(of), interval: interval && intervalOf(interval) }] : []
    })
    return points.length > 0 ? [{ name, index, points }] : []
  })
  const far = (values: number[]) => Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > FAR
  const points = series.flatMap(({ points }) => points)
  return {
    what,
    format,
    // Growth is read off by factors; of instances, heights and distances compare.
    logX: kind === 'rows' || (kind === 'plain' && far(points.map(({ x }) => x))),
    logY: kind === 'rows' || (kind === 'plain' && far(points.map(({ y }) => y))),
    series,
    laws: drawn(laws, names),
    sentences,
  }
}

const DASHES: Record<SweepLaw['name'], string> = {
  'perfect scaling': '2 5',
  Amdahl: '7 4',
  USL: '1 4',
  'O(n)': '6 4',
  'O(log n)': '6 4',
  constant: '6 4',
}

/** Of several systems only the law that says more, so that lines can be told apart. */
function drawn(laws: SweepLaw[], names: string[]): Law[] {
  const own = laws.filter(({ name }) => name !== 'perfect scaling')
  const alone = new Set(own.map(({ system }) => system)).size === 1
  const hasUsl = (system: string) => own.some((law) => law.system === system && law.name === 'USL')
  return laws
    .filter(({ name, system }) => alone || name !== 'Amdahl' || !hasUsl(system))
    .map(({ name, system, at }) => ({
      text: alone ? name : `${name}, ${system}`,
      dash: DASHES[name],
      index: name === 'perfect scaling' ? undefined : names.indexOf(system),
      at,
    }))
}
