import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { terminal } from './terminal.ts'

function open(env: NodeJS.ProcessEnv, tty = { isTTY: true, columns: 80 }) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), tty) as unknown as NodeJS.WriteStream
  return { ...terminal(stream, env), read: () => (stream as unknown as PassThrough).read() as string }
}

test('a person watches only where lines can be redrawn', () => {
  expect(open({ LANG: 'C.UTF-8' }).live).toBe(true)
  expect(open({ CI: 'true' }).live).toBe(false)
  expect(open({ TERM: 'dumb' }).live).toBe(false)
  expect(open({}, { isTTY: false, columns: 0 })).toMatchObject({ live: false, columns: 80 })
})

test('colour only where it is wanted', () => {
  expect(open({}).color.isColorSupported).toBe(true)
  expect(open({ NO_COLOR: '1' }).color.isColorSupported).toBe(false)
  expect(open({ TERM: 'dumb' }).color.isColorSupported).toBe(false)
  expect(open({}, { isTTY: false, columns: 0 }).color.isColorSupported).toBe(false)
})

test.skipIf(process.platform === 'win32')('writes ASCII where the locale knows nothing else', () => {
  const plain = open({ LANG: 'en_GB.UTF-8', LC_ALL: 'C' })
  plain.print('×2 ✓')
  expect(plain.read()).toBe('x2 +\n')
  const unicode = open({ LANG: 'en_GB.UTF-8' })
  unicode.print('×2 ✓')
  expect(unicode.read()).toBe('×2 ✓\n')
})
