import { expect, test } from 'vitest'
import type { LoadCurve } from '../result.ts'
import { exampleResult, exampleSystem } from '../testing.ts'
import { growthSentence, kneeSentence, littleSentence, scalingSentence, theorySentence } from './words.ts'

const latency = (us: number) => ({ mean: us, p50: us, p90: us, p99: us, p999: us, max: us })
const exactly = (mean: number) => ({ mean, low: mean, high: mean })

test('the knee with its load, and what theory is drawn with', () => {
  const point = (share: number, us: number) => ({
    share,
    offered: share * 120,
    goodput: share * 120,
    latency: latency(us),
    errors: 0,
  })
  const curve: LoadCurve = { capacity: 120, points: [point(0.1, 10), point(0.5, 20), point(0.9, 100)] }
  expect(kneeSentence('before', curve)).toMatch(/^Knee of before: 50 % of its capacity, 60 req\/s\./)
  // At 10 % of 120 req/s, half of 1/9 of 8.3 ms is the waiting, far more than the 10 µs that were measured.
  expect(theorySentence('before', { ...curve, points: [point(0.1, 1_000)] })).toMatch(
    /what a request of before takes alone, 537 µs, and how long it keeps the server busy, 8.33 ms; times vary by c² ≈ 0\.$/,
  )
  const nothing = { capacity: 120, points: [] }
  expect([kneeSentence('before', nothing), theorySentence('before', nothing)]).toEqual(['', ''])
})

test("Little's law checks the closed loop, and only that", () => {
  const result = exampleResult()
  const before = exampleSystem({ throughput: exactly(118), latency: latency(84_700) })
  const closed = { ...result, systems: { before } }
  expect(littleSentence('before', closed)).toBe(
    "10 clients of before ≈ 118 req/s × 84.7 ms = 9.99 (Little's law)",
  )
  expect(
    littleSentence('before', { ...closed, workload: { ...closed.workload, loop: 'open', rate: 9 } }),
  ).toBe('')
  expect(littleSentence('before', { ...closed, systems: { before: { ...before, errors: 1 } } })).toBe('')
})

test('instances: the speed-up beside perfect scaling, and both laws', () => {
  const carried = (...throughputs: number[]) =>
    throughputs.map((throughput, i) => ({ n: 2 ** i, throughput }))
  expect(scalingSentence('after', carried(100, 160, 200))).toBe(
    'after: with 4 it carries ×2 what it carries with 1; perfect scaling would be ×4. Amdahl: a serial share of 33 %, so never more than ×3.08. USL: contention σ 0.17, coherency κ 0.042, most at 4.',
  )
  expect(scalingSentence('after', carried(100, 101, 99))).toMatch(
    /perfect scaling would be ×4. More of them don't help.$/,
  )
  expect(scalingSentence('after', [{ n: 2, throughput: 100 }])).toBe('')
  expect(scalingSentence('after', [])).toBe('')
})

test('rows: how the cost grows, in words', () => {
  const scan = [1000, 10_000, 100_000].map((n) => ({ n, cost: n / 10 }))
  expect(growthSentence('after', scan)).toBe(
    'after: from 1\u202f000 to 100\u202f000, p50 becomes ×100, as n to the 1.00: a + b·n fits better than a + b·log n.',
  )
  expect(growthSentence('after', scan.slice(1))).toBe('')
})
