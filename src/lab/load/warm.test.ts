import { expect, test } from 'vitest'
import { hasSettled } from './warm.ts'

test('settles when throughput stops rising, and not before two windows have passed', () => {
  const steady = [100, 110, 90, 100]
  expect(hasSettled([...steady, 100, 110, 90])).toBe(false)
  expect(hasSettled([...steady, ...steady])).toBe(true)
  const rising = [130, 160, 170, 180]
  expect(hasSettled([...steady, ...rising])).toBe(false)
  expect(hasSettled([...steady, ...rising, 175, 165, 180, 170])).toBe(true)
})

test('a system that answers nothing yet has not settled', () => {
  expect(hasSettled(Array(20).fill(0))).toBe(false)
})
