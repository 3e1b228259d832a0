// A load curve as text: latency against offered load, drawn and in a table, with what queueing theory expects beside it.
import type { LoadCurve, Result } from '../lab/result.ts'
import { type QueueTheory, theoryOf } from '../lab/theory/queue.ts'
import { kneeSentence, littleSentence, theorySentence } from '../lab/theory/words.ts'
import { duration, group, percent, rate, significant } from '../lab/units.ts'
import { plot, points } from './plot.ts'
import { label, paint } from './systems.ts'
import { table } from './table.ts'
import type { Look } from './terminal.ts'
import { wrap } from './text.ts'

/** The curve of every system that has one, each with its theory in words. */
export function curvesText(result: Result, look: Look): string {
  const systems = Object.keys(result.systems)
  return Object.entries(result.curves ?? {})
    .map(([name, curve]) => curveText(name, curve, result, systems.indexOf(name), look))
    .join('\n\n')
}

function curveText(name: string, curve: LoadCurve, result: Result, index: number, look: Look): string {
  const theory = theoryOf(curve)
  const said = [kneeSentence(name, curve), theorySentence(name, curve), littleSentence(name, result)]
  return [
    `  ${label(name, index, look)} ${look.color.dim(`latency by offered load, up to and beyond ${rate(curve.capacity)}`)}`,
    `${curveChart(curve, theory, index, look)}\n`,
    `${curveTable(curve, theory, look)}\n`,
    ...said.filter(Boolean).map((sentence) => wrap(`  ${sentence}`, look.columns, '  ')),
  ].join('\n')
}

type Theory = QueueTheory | undefined

function curveChart({ points: steps }: LoadCurve, theory: Theory, index: number, look: Look): string {
  const most = steps.at(-1)?.share ?? 1
  const series = (sign: string, name: 'p50' | 'p99') => ({
    mark: paint(sign, index, look),
    legend: `${paint(sign, index, look)} ${name}`,
    at: points(steps.map(({ share, latency }) => [share / most, latency[name]])),
  })
  const mean = {
    mark: look.color.dim('·'),
    legend: look.color.dim('· mean by M/M/1'),
    at: (column: number, columns: number) => theory?.mm1((column / (columns - 1)) * most),
    behind: true,
  }
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2]
    .filter((share) => share <= most)
    .map((share) => ({ place: share / most, name: `${Math.round(share * 100)} %` }))
  return plot([series('●', 'p50'), series('▲', 'p99'), mean], { label: duration, ticks }, look)
}

function curveTable({ points: steps }: LoadCurve, theory: Theory, look: Look): string {
  const { dim, magenta } = look.color
  const column = (head: string, cell: (step: LoadCurve['points'][number]) => string, drop?: number) => ({
    head: dim(head),
    cells: steps.map(cell),
    ...(drop && { drop }),
  })
  const time = (us: number | undefined) => (us && us < Infinity ? duration(us) : '–')
  const columns = [
    column('load', ({ share }) => percent(share)),
    column('offered', ({ offered }) => significant(offered)),
    column('goodput', ({ goodput }) => significant(goodput)),
    column('mean', ({ latency }) => time(latency.mean), 1),
    column('M/M/1', ({ share }) => dim(time(theory?.mm1(share))), 2),
    column('M/G/1', ({ share }) => dim(time(theory?.mg1(share))), 3),
    column('p50', ({ latency }) => time(latency.p50)),
    column('p99', ({ latency }) => time(latency.p99)),
    column('errors', ({ errors }) => (errors > 0 ? magenta(group(errors)) : '0')),
  ]
  return table(columns, look.columns - 2).replace(/^/gm, '  ')
}
