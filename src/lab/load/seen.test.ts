import { expect, test } from 'vitest'
import { Seen } from './seen.ts'

const ok = (us: number, cacheStatus?: string) => ({ us, outcome: 'ok' as const, cacheStatus })

test('gives a few of many, and forgets them', () => {
  const seen = new Seen()
  for (let us = 0; us < 1000; us++) seen.take(ok(us))
  expect(seen.give()).toHaveLength(4)
  expect(seen.give()).toEqual([])
})

test('failures are seen among any number of right answers', () => {
  const seen = new Seen()
  for (let us = 0; us < 1000; us++) seen.take(ok(us))
  seen.take({ us: null, outcome: 'connection', cacheStatus: undefined })
  for (let us = 0; us < 1000; us++) seen.take(ok(us))
  expect(seen.give().filter(({ outcome }) => outcome === 'connection')).toEqual([
    { us: null, outcome: 'connection' },
  ])
})

test('every request has about the same chance', () => {
  const seen = new Seen()
  let firstHalf = 0
  for (let i = 0; i < 500; i++) {
    for (let us = 0; us < 100; us++) seen.take(ok(us))
    firstHalf += seen.give().filter(({ us }) => Number(us) < 50).length
  }
  // 2000 draws of a half: 8 standard deviations to either side.
  expect(firstHalf).toBeGreaterThan(820)
  expect(firstHalf).toBeLessThan(1180)
})

test('says whether a cache had it, where the answer says so', () => {
  const seen = new Seen()
  seen.take(ok(1, 'shop; hit'))
  seen.take(ok(2, 'shop; fwd=miss; stored'))
  seen.take(ok(3))
  expect(seen.give()).toEqual([
    { us: 1, outcome: 'ok', cache: 'hit' },
    { us: 2, outcome: 'ok', cache: 'miss' },
    { us: 3, outcome: 'ok' },
  ])
})
