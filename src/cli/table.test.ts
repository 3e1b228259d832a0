import { expect, test } from 'vitest'
import { table } from './table.ts'

const columns = [
  { head: '', cells: ['○ before', '● me'], align: 'left' as const },
  { head: 'req/s', cells: ['312', '9870'] },
  { head: 'p90', cells: ['71 ms', '2 ms'], drop: 2 },
  { head: 'p99', cells: ['88 ms', '3 ms'], drop: 1 },
]

test('aligns columns under their headings', () => {
  expect(table(columns, 80)).toBe(
    ['          req/s    p90    p99', '○ before    312  71 ms  88 ms', '● me       9870   2 ms   3 ms'].join(
      '\n',
    ),
  )
})

test('drops the least important columns where there is no room, and never the others', () => {
  expect(table(columns, 24).split('\n')[0]).toBe('          req/s    p99')
  expect(table(columns, 5).split('\n')[0]).toBe('          req/s')
})
