import { expect, test } from 'vitest'
import { endNames, endRoom } from './end-names.ts'
import { textWidth } from './labels.ts'
import { styleOf } from './system-style.ts'

test('names get room for the longest of them, up to a quarter of the chart', () => {
  expect(endRoom(['before', 'memory'], 800)).toBe(textWidth('memory', 14))
  expect(endRoom(['stale-while-revalidate'], 400)).toBe(96)
  expect(endRoom([], 400)).toBe(0)
})

test('they stand at the ends of their lines, apart from each other, and are cut where they must be', () => {
  const lines = [
    { text: 'before', look: styleOf(0), at: 50 },
    { text: 'stale-while-revalidate', look: styleOf(1), at: 52 },
  ]
  const [first, second] = endNames(lines, 96, [0, 200])
  expect((second?.y ?? 0) - (first?.y ?? 0)).toBeCloseTo(17, 9)
  expect(first?.text).toBe('before')
  expect(second?.text).toMatch(/^stale.*…$/)
})
