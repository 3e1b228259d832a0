// A sweep as text: a figure for each value of the knob and system, the same drawn, and what theory says of it.
import type { Result, SweepResult } from '../lab/result.ts'
import { readSweep, type SweepReading } from '../lab/theory/sweep.ts'
import type { SweepKind } from '../lab/theory/sweep-kind.ts'
import { percent, range, significant } from '../lab/units.ts'
import { plot, points, type Series } from './plot.ts'
import { label, mark, paint } from './systems.ts'
import { type Column, table } from './table.ts'
import type { Look } from './terminal.ts'
import { wrap } from './text.ts'

type Point = SweepResult['points'][number]['systems'][string]

export function sweepText(
  sweep: SweepResult,
  result: Pick<Result, 'systems' | 'workload' | 'knobs'>,
  kind: SweepKind,
  look: Look,
): string {
  const names = Object.keys(result.systems)
  const reading = readSweep(result, sweep, kind)
  const own = result.knobs[sweep.knob]
  const at = own === undefined ? '' : `; the figures above are at ${significant(own)}`
  const heading = `  ${reading.what} by ${sweep.label.toLowerCase()}${at}`
  const theory = reading.sentences.map((sentence) => wrap(`  ${sentence}`, look.columns, '    '))
  return [
    look.color.dim(wrap(heading, look.columns, '  ')),
    `${sweepTable(sweep, names, reading, look)}\n`,
    sweepChart(sweep, names, reading, kind, look),
    ...(theory.length > 0 ? [`\n${theory.join('\n')}`] : []),
  ].join('\n')
}

function sweepTable(sweep: SweepResult, names: string[], reading: SweepReading, look: Look): string {
  const { dim, magenta } = look.color
  const { figureOf, format, intervalOf } = reading
  const cells = (name: string, cell: (point: Point) => string) =>
    sweep.points.map(({ systems: { [name]: point } }) => (point ? cell(point) : '–'))
  const interval = (point: Point) => {
    const { low, high } = intervalOf(point) ?? { low: 0, high: Infinity }
    return high < Infinity ? dim(range(low, high)) : ''
  }
  const wrong = ({ wrong: { mean } }: Point) =>
    mean > 0 ? magenta(percent(Number(mean.toPrecision(2)))) : '0'
  const columns = names.flatMap((name, index): Column[] => {
    const intervals = cells(name, interval)
    return [
      { head: label(name, index, look), cells: cells(name, (point) => format(figureOf(point))) },
      ...(intervals.some(Boolean) ? [{ head: '', cells: intervals, drop: 1 }] : []),
      ...(reading.wrong ? [{ head: dim('wrong'), cells: cells(name, wrong), drop: 2 }] : []),
    ]
  })
  const values = sweep.points.map(({ value }) => significant(value))
  return table([{ head: dim(sweep.unit ?? ''), cells: values }, ...columns], look.columns - 2).replace(
    /^/gm,
    '  ',
  )
}

function sweepChart(
  sweep: SweepResult,
  names: string[],
  { figureOf, format, laws }: SweepReading,
  kind: SweepKind,
  look: Look,
): string {
  const place = placing(
    sweep.points.map(({ value }) => value),
    kind,
  )
  const of = (name: string) =>
    sweep.points.flatMap(({ value, systems: { [name]: point } }): [number, number][] =>
      point ? [[value, figureOf(point)]] : [],
    )
  const series = names.map(
    (name, index): Series => ({
      mark: paint(mark(index), index, look),
      legend: label(name, index, look),
      at: points(of(name).map(([value, y]) => [place(value), y])),
    }),
  )
  // The fitted laws would hide the few points that they go through.
  const perfect = laws
    .filter(({ name }) => name === 'perfect scaling')
    .map(({ name, system, at }): Series => {
      const [least = 1, most = 1] = [sweep.points[0]?.value, sweep.points.at(-1)?.value]
      return {
        mark: look.color.dim('·'),
        legend: look.color.dim(`· ${name} of ${system}`),
        at: (column, columns) => at(least + (column / (columns - 1)) * (most - least)),
        behind: true,
      }
    })
  const ticks = sweep.points.map(({ value }) => ({ place: place(value), name: significant(value) }))
  return plot([...series, ...perfect], { label: format, ticks }, look)
}

/** From a knob's value to its place, 0–1: by factors when they reach far, as sizes of data do. */
function placing(values: number[], kind: SweepKind): (value: number) => number {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const byFactors = kind !== 'instances' && least > 0 && most / least > 10
  const scale = byFactors ? Math.log : (value: number) => value
  return (value) => (most > least ? (scale(value) - scale(least)) / (scale(most) - scale(least)) : 0)
}
