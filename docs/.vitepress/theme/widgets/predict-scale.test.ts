import { expect, test } from 'vitest'
import type { Metric } from '../../../../src/lab/experiment.ts'
import { headlineOf } from '../../../../src/lab/headline.ts'
import { listLessons } from '../../../../src/lab/lessons.ts'
import { recordedResult } from '../../../../src/lab/recorded.ts'
import { doublingsOf, ends, inWords, marks, ratioAt } from './predict-scale.ts'

test('locks in what it shows: two digits', () => {
  expect([-2, 0, 1, 4.3, 10].map(ratioAt)).toEqual([0.25, 1, 2, 20, 1000])
  expect(ratioAt(doublingsOf(16))).toBe(16)
})

test('the ends are the same for all lessons, and a latency may be lower or higher', () => {
  expect(ends('throughput')).toEqual([-2, 10])
  expect(ends('p99')).toEqual([-6, 6])
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

test('every recorded answer can be predicted', async () => {
  for (const { folder, experiment } of await listLessons()) {
    const result = recordedResult(folder)
    const answer = result && experiment && headlineOf(result, experiment.claims)
    if (!answer) continue
    const [from, to] = ends(answer.metric as Metric)
    expect(doublingsOf(answer.ratio), folder).toBeGreaterThan(from)
    expect(doublingsOf(answer.ratio), folder).toBeLessThan(to)
  }
})
