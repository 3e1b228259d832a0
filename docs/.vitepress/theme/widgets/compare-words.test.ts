import { describe, expect, it } from 'vitest'
import { carries, change, firstChoice } from './compare-words.ts'

describe('carries', () => {
  it('goes only as far as the interval allows', () => {
    expect(carries({ ratio: 2, low: 1.8, high: 2.2, verdict: 'higher' })).toBe('B carries ×2 of A (1.8–2.2)')
    expect(carries({ ratio: 1.1, low: 0.9, high: 1.3, verdict: 'no measurable difference' })).toBe(
      'no measurable difference: B carried ×1.1 of A (0.9–1.3)',
    )
  })
  it('gives no verdict where there is no interval: its upper end does not survive JSON', () => {
    const single = { ratio: 1.1, low: 0, high: null, verdict: 'no measurable difference' }
    expect(carries(single)).toContain('no verdict')
    expect(change(single)).toBe('×1.1, without an interval')
  })
})

it('first shows the newest run against the one before it, or the recorded one', () => {
  expect(firstChoice(['9', '7', '3'], 'recorded-03-caching')).toEqual({ a: '7', b: '9' })
  expect(firstChoice(['9'], 'recorded-03-caching')).toEqual({ a: 'recorded-03-caching', b: '9' })
  expect(firstChoice([], null)).toEqual({ a: '', b: '' })
})
