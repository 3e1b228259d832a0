import { expect, test } from 'vitest'
import type { CurvePoint } from '../result.ts'
import { knee } from './knee.ts'
import { mg1 } from './queue.ts'

function curve(meanUs: (share: number) => number, carries = 1): CurvePoint[] {
  return [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((share) => {
    const mean = meanUs(share)
    const latency = { mean, p50: mean, p90: mean, p99: mean, p999: mean, max: mean }
    return { share, offered: share * 100, goodput: share * 100 * carries, latency, errors: 0 }
  })
}

test('with exponential service times it is at half of the capacity', () => {
  expect(knee(curve((share) => mg1(1000, 1, share)))?.share).toBe(0.5)
})

test('a server whose requests all take equally long may be busier, one whose requests vary less so', () => {
  expect(knee(curve((share) => mg1(1000, 0, share)))?.share).toBe(0.6)
  expect(knee(curve((share) => mg1(1000, 9, share)))?.share).toBe(0.3)
})

test('where nothing is carried there is none', () => {
  expect(knee(curve(() => 1000, 0))).toBeUndefined()
  expect(knee([])).toBeUndefined()
})
