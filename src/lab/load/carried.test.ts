import { expect, test } from 'vitest'
import { partWithin } from './carried.ts'

const stretch = { from: 100, to: 200 }

test('a request counts by the part of its time that lies within', () => {
  expect(partWithin(stretch, 120, 160)).toBe(1)
  expect(partWithin(stretch, 70, 110)).toBe(0.25)
  expect(partWithin(stretch, 190, 230)).toBe(0.25)
  expect(partWithin(stretch, 0, 400)).toBe(0.25)
  expect(partWithin(stretch, 10, 90)).toBe(0)
  expect(partWithin(stretch, 200, 220)).toBe(0)
})

test('connections that always wait carry what Little’s law says, wherever the stretch begins', () => {
  const connections = 5
  const took = 40
  for (const from of [1000, 1007, 1033.3]) {
    let carried = 0
    for (let connection = 0; connection < connections; connection++) {
      for (let began = connection * 3; began < 2000; began += took)
        carried += partWithin({ from, to: from + 100 }, began, began + took)
    }
    expect(carried).toBeCloseTo((connections * 100) / took)
  }
})
