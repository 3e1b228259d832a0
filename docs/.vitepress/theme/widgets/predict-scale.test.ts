import { expect, test } from 'vitest'
import { doublingsOf, ends, inWords, marks, ratioAt } from './predict-scale.ts'

test('locks in what it shows: two digits', () => {
  expect([-2, 0, 1, 4.3, 10].map(ratioAt)).toEqual([0.25, 1, 2, 20, 1000])
  expect(ratioAt(doublingsOf(16))).toBe(16)
})

test('the ends are the same for all lessons, mirrored where less is better', () => {
  expect(ends('throughput')).toEqual([-2, 10])
  expect(ends('p99')).toEqual([-10, 2])
  expect(marks('throughput').map(({ text }) => text)).toEqual([
    '1/4',
    'same',
    '×4',
    '×16',
    '×64',
    '×256',
    '×1024',
  ])
})

test('says what a ratio means', () => {
  expect(inWords(16, 'throughput')).toBe('16 times as many requests a second')
  expect(inWords(0.5, 'throughput')).toBe('Half as many requests a second')
  expect(inWords(0.25, 'p99')).toBe('A p99 latency 4 times lower')
})
