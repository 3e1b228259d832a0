import { expect, test } from 'vitest'
import { hidePassword } from './url.ts'

test.each([
  ['sqlite:a:b@c.sqlite', 'sqlite:a:b@c.sqlite'],
  ['postgres://me@db:5432/shop', 'postgres://me@db:5432/shop'],
  ['postgres://me:secret@db:5432/shop', 'postgres://me:***@db:5432/shop'],
  ['mysql://me:se/cr@et:x@db/shop', 'mysql://me:***@db/shop'],
  ['postgres://:secret@db/shop', 'postgres://:***@db/shop'],
  ['postgres://db/shop?user=me&password=secret&ssl=1', 'postgres://db/shop?user=me&password=***&ssl=1'],
])('%s is shown without its password', (url, shown) => {
  expect(hidePassword(url)).toBe(shown)
})
