import { expect, test } from 'vitest'
import { isAtLeast, quiet } from './checks.ts'

test('versions are compared number by number', () => {
  expect(isAtLeast('20.19.0', '20.19')).toBe(true)
  expect(isAtLeast('20.9.1', '20.19')).toBe(false)
  expect(isAtLeast('22.1.0', '20.19')).toBe(true)
})

test('a busy machine gets advice, and is no reason to stop', () => {
  expect(quiet(0.1, 2)).toMatchObject({ state: 'ok' })
  expect(quiet(1.8, 2)).toMatchObject({ state: 'note', text: 'load average 1.8 on 2 cores' })
})
