import { expect, test } from 'vitest'
import { follows } from './stream.ts'

test('an event follows when the same server told it later', () => {
  expect(follows('1-a-9', '1-a-10')).toBe(true)
  expect(follows('1-a-9', '1-a-3')).toBe(false)
  expect(follows('1-a-9', '2-b-10')).toBe(false)
})
