import { expect, test } from 'vitest'
import { pathThrough } from './path.ts'

test('goes through all points, with a tenth of a pixel', () => {
  expect(
    pathThrough([
      [1, 2],
      [3.123, 4],
    ]),
  ).toBe('M1.0 2.0L3.1 4.0')
  expect(pathThrough([])).toBe('')
})
