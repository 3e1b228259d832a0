// Each named kind of request alone, as a table: a line for every kind and system.
import type { Result, RouteResult } from '../lab/result.ts'
import { duration, percent, range, significant } from '../lab/units.ts'
import { label } from './systems.ts'
import { table } from './table.ts'
import type { Look } from './terminal.ts'

/** Empty when no kind of request has a name. */
export function routesText({ systems }: Result, look: Look): string {
  const { dim, magenta } = look.color
  const names = [...new Set(Object.values(systems).flatMap(({ routes = {} }) => Object.keys(routes)))]
  const rows = names.flatMap((route) =>
    Object.entries(systems).flatMap(([name, { routes }], index) => {
      const found = routes?.[route]
      return found ? [{ route, system: label(name, index, look), ...found }] : []
    }),
  )
  if (rows.length === 0) return ''
  const cells = (cell: (row: (typeof rows)[number], i: number) => string) => rows.map(cell)
  const time = (route: RouteResult, key: 'p50' | 'p99') =>
    route.latency[key] > 0 ? duration(route.latency[key]) : '–' // none was right
  const columns = [
    {
      head: dim('request'),
      cells: cells(({ route }, i) => (rows[i - 1]?.route === route ? '' : route)),
      align: 'left' as const,
    },
    { head: '', cells: cells(({ system }) => system), align: 'left' as const },
    { head: dim('req/s'), cells: cells(({ throughput }) => significant(throughput.mean)) },
    {
      head: dim('95 % int.'),
      cells: cells(({ throughput: { low, high } }) => (high < Infinity ? range(low, high) : '–')),
      drop: 1,
    },
    { head: dim('p50'), cells: cells((row) => time(row, 'p50')) },
    { head: dim('p99'), cells: cells((row) => time(row, 'p99')) },
  ]
  if (rows.some(({ errors }) => errors > 0))
    columns.push({
      head: dim('wrong'),
      cells: cells(({ wrong, errors }) =>
        errors > 0 ? magenta(percent(Number(wrong.mean.toPrecision(2)))) : '0',
      ),
    })
  return table(columns, look.columns - 2).replace(/^/gm, '  ')
}
