import { expect, test } from 'vitest'
import { look, rich } from './fixtures.ts'
import { sweepText } from './sweep-text.ts'
import { toAscii } from './text.ts'

const { result } = rich
const sweep = result.sweep as NonNullable<typeof result.sweep>
const lines = (kind: 'instances' | 'rows' | 'plain', columns = 80) =>
  toAscii(sweepText(sweep, result, kind, look(columns))).split('\n')

test('a figure with its interval for each value and system', () => {
  expect(lines('plain').slice(0, 5)).toEqual([
    '  right answers a second by shops; the figures above are at 1',
    '     o before          * memory',
    '  1       100  90-110       200  180-220',
    '  2       100  90-110       333  300-367',
    '  4       100  90-110       500  450-550',
  ])
  expect(lines('plain', 40)[3]).toBe('  1       100  90-110       200  180-220')
})

test('over instances: drawn against perfect scaling, with the laws that fit', () => {
  const text = lines('instances').join('\n').replace(/\s+/g, ' ')
  expect(text).toContain('- perfect scaling of memory')
  expect(text).toContain(
    'memory: with 4 it carries x2.5 what it carries with 1; perfect scaling would be x4.',
  )
  expect(text).toContain(
    "before: with 4 it carries x1 what it carries with 1; perfect scaling would be x4. More of them don't help.",
  )
})

test('over rows it is the median that counts', () => {
  expect(lines('rows').slice(0, 3)).toEqual([
    '  median time to answer by shops; the figures above are at 1',
    '     o before  * memory',
    '  1     60 ms     60 ms',
  ])
})

const open = { ...result, workload: { ...result.workload, loop: 'open' as const } }

test('in an open loop it is how long the slowest wait, and nothing is said of scaling', () => {
  const text = sweepText(sweep, open, 'instances', look(80))
  expect(text).toMatch(/^ {2}99th percentile of the time to answer by shops/)
  expect(text).not.toContain('perfect scaling')
})

test('unless some answers went wrong: then what was carried counts, beside their share', () => {
  const refusing = {
    ...sweep,
    points: sweep.points.map(({ value, systems }) => ({
      value,
      systems: Object.fromEntries(
        Object.entries(systems).map(([name, point]) => [
          name,
          { ...point, wrong: { mean: 0.828, low: 0.8, high: 0.9 } },
        ]),
      ),
    })),
  }
  const text = toAscii(sweepText(refusing, open, 'instances', look(80)))
  expect(text.split('\n').slice(1, 3)).toEqual([
    '     o before          wrong  * memory           wrong',
    '  1       100  90-110   83 %       200  180-220   83 %',
  ])
  expect(text).toContain('perfect scaling of memory')
})
