import { expect, test } from 'vitest'
import { look, result, rich } from './fixtures.ts'
import { routesText } from './routes-text.ts'
import { toAscii } from './text.ts'

test('a line for every kind of request and system', () => {
  expect(toAscii(routesText(rich.result, look(80))).split('\n')).toEqual([
    '  request            req/s    95 % int.     p50     p99  wrong',
    '  catalog  o before    200      194-206   60 ms  180 ms  0.2 %',
    '           * memory  9 000  8 730-9 270  1.7 ms  5.1 ms      0',
    '  payment  o before    112      109-115   90 ms  270 ms      0',
    '           * memory    870      844-896    4 ms   12 ms      0',
  ])
})

test('without named requests there is no such table', () => {
  expect(routesText(result, look(80))).toBe('')
})
