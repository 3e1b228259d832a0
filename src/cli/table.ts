// Plain columns that fit: when the terminal is narrow, the least important columns go first.
import { padEnd, padStart, width } from './text.ts'

export interface Column {
  head: string
  cells: string[]
  align?: 'left' | 'right'
  /** Columns with a higher number are dropped first; without one, never. */
  drop?: number
}

const GAP = '  '

/** Lays the columns out in at most `columns` cells, a heading above, two spaces between. */
export function table(all: Column[], columns: number): string {
  const shown = [...all]
  while (total(shown) > columns) {
    const last = shown.reduce((a, b) => ((b.drop ?? 0) > (a.drop ?? 0) ? b : a))
    if (!last.drop) break
    shown.splice(shown.indexOf(last), 1)
  }
  const rows = Math.max(...shown.map(({ cells }) => cells.length))
  const line = (cell: (column: Column) => string) =>
    shown
      .map((column) => pad(column, cell(column)))
      .join(GAP)
      .trimEnd()
  return [
    line(({ head }) => head),
    ...Array.from({ length: rows }, (_, row) => line(({ cells }) => cells[row] ?? '')),
  ].join('\n')
}

const breadth = ({ head, cells }: Column) => Math.max(width(head), ...cells.map(width))
const total = (shown: Column[]) =>
  shown.reduce((sum, column) => sum + breadth(column), GAP.length * (shown.length - 1))
const pad = (column: Column, cell: string) =>
  (column.align === 'left' ? padEnd : padStart)(cell, breadth(column))
