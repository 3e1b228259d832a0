import { expect, test } from 'vitest'
import { hasSettled } from './warm.ts'

test('settles when throughput stops rising, and not before two windows have passed', () => {
  expect(hasSettled([100, 100, 100, 100, 100])).toBe(false)
  expect(hasSettled([100, 100, 100, 100, 100, 100])).toBe(true)
  expect(hasSettled([100, 100, 100, 150, 160, 170])).toBe(false)
  expect(hasSettled([100, 100, 100, 150, 160, 170, 165, 160, 170])).toBe(true)
})

test('a system that answers nothing yet has not settled', () => {
  expect(hasSettled([0, 0, 0, 0, 0, 0])).toBe(false)
})
