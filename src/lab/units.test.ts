import { expect, test } from 'vitest'
import { bytes, counted, duration, group, percent, range, rate, times } from './units.ts'

test('three digits that matter', () => {
  expect([0.97, 1, 31.62, 99.96, 1234.5, 1_234_567].map(times)).toEqual([
    '×0.97',
    '×1',
    '×31.6',
    '×100',
    '×1\u202f235',
    '×1\u202f234\u202f567',
  ])
  expect(group(999)).toBe('999')
  expect(rate(9870)).toBe('9\u202f870 req/s')
  expect(range(30.21, 33.14)).toBe('30.2–33.1')
})

test('durations in the unit that suits them, without a jump where units meet', () => {
  expect([0.5, 90, 999.4, 999.6, 1234, 999_400, 999_600, 2_100_000].map(duration)).toEqual([
    '0.5 µs',
    '90 µs',
    '999 µs',
    '1 ms',
    '1.23 ms',
    '999 ms',
    '1 s',
    '2.1 s',
  ])
})

test('shares, sizes and counts', () => {
  expect(percent(0.972)).toBe('97.2 %')
  expect(bytes(0)).toBe('0 B')
  expect(bytes(8 * 1024 ** 3)).toBe('8 GiB')
  expect([counted(1, 'round'), counted(5, 'round')]).toEqual(['1 round', '5 rounds'])
})
