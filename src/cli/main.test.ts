import { expect, test } from 'vitest'
import { RunFailed, UsageError } from '../lab/errors.ts'
import { Interrupted } from './exit.ts'
import { look } from './fixtures.ts'
import { explain } from './main.ts'

const told = (error: unknown, debug = false) => explain(error, look(80), debug)

test('each kind of error has its exit code and no more words than it needs', () => {
  expect(told(new UsageError('There is no lesson "x".'))).toEqual({
    code: 2,
    text: '✗ There is no lesson "x".',
  })
  expect(told(new Interrupted(''))).toEqual({ code: 130, text: '' })
  expect(told(new RunFailed('before ended.', ['Error: boom', '  at x']))).toEqual({
    code: 1,
    text: '✗ before ended.\n  last words of the process that failed:\n    Error: boom\n      at x',
  })
})

test('an unexpected error is one clear line, and its stack only when asked for', () => {
  expect(told(new TypeError('boom')).text).toBe('✗ boom\n  TENFOLD_DEBUG=1 shows where this came from.')
  expect(told(new TypeError('boom'), true).text).toContain('main.test.ts')
  expect(told('just text')).toMatchObject({ code: 1 })
})
