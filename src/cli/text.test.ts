import { expect, test } from 'vitest'
import { padStart, toAscii, width, wrap } from './text.ts'

test('colours take no room', () => {
  expect(width('\u001b[33mab\u001b[39m')).toBe(2)
  expect(padStart('\u001b[33mab\u001b[39m', 4)).toBe('  \u001b[33mab\u001b[39m')
})

test('wraps at spaces, keeps the first indent and indents the rest', () => {
  expect(wrap('  one two three', 9, '    ')).toBe('  one two\n    three')
  expect(wrap('  unbreakable', 5, '    ')).toBe('  unbreakable')
})

test('ASCII keeps the meaning, and the width of what stands in columns', () => {
  expect(toAscii('● before ×31.6 (30.2–33.1) 90 µs ███░ 1\u202f234 café 漢')).toBe(
    '* before x31.6 (30.2-33.1) 90 us ###. 1 234 cafe ?',
  )
})
