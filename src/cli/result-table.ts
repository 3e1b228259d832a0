// The figures of a result, a line for each system.
import type { Result } from '../lab/result.ts'
import { duration, group, percent, range, significant } from '../lab/units.ts'
import { label } from './systems.ts'
import { table } from './table.ts'
import type { Look } from './terminal.ts'

/** One line for each system. */
export function resultTable({ systems }: Result, look: Look): string {
  const all = Object.entries(systems)
  const cells = (cell: (system: Result['systems'][string]) => string) => all.map(([, system]) => cell(system))
  const latency = (head: string, key: 'p50' | 'p90' | 'p99' | 'p999', drop?: number) => ({
    head: look.color.dim(head),
    cells: cells((system) => duration(system.latency[key])),
    ...(drop ? { drop } : {}),
  })
  const { bold, dim, magenta } = look.color
  const columns = [
    { head: '', cells: all.map(([name], index) => label(name, index, look)), align: 'left' as const },
    { head: dim('req/s'), cells: cells(({ throughput }) => bold(significant(throughput.mean))) },
    { head: dim('95 % int.'), cells: cells(({ throughput: { low, high } }) => interval(low, high)), drop: 1 },
    latency('p50', 'p50'),
    latency('p90', 'p90', 3),
    latency('p99', 'p99'),
    latency('p99.9', 'p999', 2),
    { head: dim('errors'), cells: cells(({ errors }) => (errors > 0 ? magenta(group(errors)) : '0')) },
  ]
  // What not every result has.
  if (all.some(([, { offered }]) => offered !== undefined))
    columns.splice(1, 0, {
      head: dim('offered'),
      cells: cells(({ offered }) => (offered === undefined ? '–' : significant(offered))),
    })
  if (all.some(([, { errors }]) => errors > 0))
    columns.push({
      head: dim('wrong'),
      cells: cells(({ wrong, errors }) => (errors > 0 ? magenta(rough(wrong.mean)) : '0')),
    })
  if (all.some(([, { hitRatio }]) => hitRatio !== undefined))
    columns.push({
      head: dim('hits'),
      cells: cells(({ hitRatio }) => (hitRatio === undefined ? '–' : percent(Number(hitRatio.toFixed(2))))),
    })
  return table(columns, look.columns - 2).replace(/^/gm, '  ')
}

const rough = (share: number) => percent(Number(share.toPrecision(2)))
const interval = (low: number, high: number) => (high < Infinity ? range(low, high) : '–')
