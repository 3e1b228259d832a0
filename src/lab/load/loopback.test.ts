import { expect, test } from 'vitest'
import { requireLoopback } from './loopback.ts'

test.each(['http://127.0.0.1:3000', 'http://127.1.2.3/', 'http://[::1]:3000', 'http://2130706433/'])(
  '%s is loaded',
  (url) => {
    expect(() => requireLoopback(url)).not.toThrow()
  },
)

test.each([
  'http://10.0.0.1:3000',
  'http://example.com',
  'http://localhost:3000',
  'http://127.0.0.1.example.com',
  'http://127.0.0.1@example.com',
  'http://[::ffff:10.0.0.1]',
  'https://127.0.0.1',
  'file:///127.0.0.1',
])('%s is refused', (url) => {
  expect(() => requireLoopback(url)).toThrow('not on this machine')
})
