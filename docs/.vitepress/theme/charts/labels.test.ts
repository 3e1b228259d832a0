import { describe, expect, it } from 'vitest'
import { shortened, spread, textWidth } from './labels.ts'

describe('spread', () => {
  it('leaves labels that have room where they are', () => {
    expect(spread([10, 50, 90], 16, [0, 100])).toEqual([10, 50, 90])
  })
  it('moves two that touch apart evenly, in the order given', () => {
    expect(spread([52, 48], 16, [0, 100])).toEqual([58, 42])
  })
  it('keeps a group apart from the next one that it pushes against', () => {
    const places = spread([50, 52, 54, 70], 16, [0, 200]).sort((a, b) => a - b)
    for (const [i, place] of places.slice(1).entries())
      expect(place - (places[i] as number)).toBeGreaterThanOrEqual(16 - 1e-9)
  })
  it('stays within its bounds', () => {
    expect(spread([98, 99, 100], 16, [0, 100])).toEqual([68, 84, 100])
    expect(spread([0, 1], 16, [5, 100])).toEqual([5, 21])
  })
})

it('cuts a name to its room, and leaves one that fits', () => {
  expect(shortened('memory', 14, 100)).toBe('memory')
  const cut = shortened('stale-while-revalidate', 14, 100)
  expect(cut).toMatch(/^stale.*…$/)
  expect(textWidth(cut, 14)).toBeLessThanOrEqual(100)
})
