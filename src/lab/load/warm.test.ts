import { expect, test } from 'vitest'
import { hasRoughlySettled, hasSettled } from './warm.ts'

/** 0.8 s at this throughput, with some noise. */
const window = (throughput: number) => [1, 1.1, 0.9, 1, 1, 1.1, 0.9, 1].map((noise) => throughput * noise)

test('settles when throughput stops rising, and not before three windows have passed', () => {
  expect(hasSettled([...window(100), ...window(100), ...window(100).slice(1)])).toBe(false)
  expect(hasSettled([...window(100), ...window(100), ...window(100)])).toBe(true)
  expect(hasSettled([...window(100), ...window(100), ...window(104)])).toBe(true)
  expect(hasSettled([...window(100), ...window(100), ...window(106)])).toBe(false)
  expect(hasSettled([...window(100), ...window(150), ...window(160), ...window(162), ...window(161)])).toBe(
    true,
  )
})

test('a second without a rise is not the end of it', () => {
  expect(hasSettled([...window(100), ...window(130), ...window(131)])).toBe(false)
  expect(hasSettled([...window(100), ...window(130), ...window(131), ...window(180)])).toBe(false)
})

test('a system that becomes slower has settled', () => {
  expect(hasSettled([...window(100), ...window(130), ...window(90)])).toBe(true)
})

test('a system that answers nothing yet has not settled', () => {
  expect(hasSettled(Array(30).fill(0))).toBe(false)
})

test('in haste, two windows do, and a small rise; a cache that fills is waited for', () => {
  expect(hasRoughlySettled([...window(100), ...window(100).slice(1)])).toBe(false)
  expect(hasRoughlySettled([...window(100), ...window(120)])).toBe(true)
  expect(hasRoughlySettled([...window(100), ...window(160)])).toBe(false)
  expect(hasRoughlySettled([...window(100), ...window(160), ...window(900)])).toBe(false)
  expect(hasRoughlySettled([...window(100), ...window(160), ...window(900), ...window(950)])).toBe(true)
})
