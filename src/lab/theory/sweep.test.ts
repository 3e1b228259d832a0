import { describe, expect, test } from 'vitest'
import type { Result, SweepResult } from '../result.ts'
import { exampleResult, exampleSystem } from '../testing.ts'
import { readSweep } from './sweep.ts'

const exactly = (mean: number) => ({ mean, low: mean, high: mean })
const latency = (p50: number) => ({ mean: p50, p50, p90: p50, p99: 3 * p50, p999: p50, max: p50 })

interface Measured {
  throughput: number
  us?: number
  wrong?: number
}

/** A sweep of one system over 1, 2, 4 … */
const sweepOf = (...measured: Measured[]): SweepResult => ({
  knob: 'shops',
  label: 'Shops',
  points: measured.map(({ throughput, us = 1000, wrong = 0 }, i) => ({
    value: 2 ** i,
    systems: { after: { throughput: exactly(throughput), latency: latency(us), wrong: exactly(wrong) } },
  })),
})
const closed = exampleResult({ systems: { after: exampleSystem() } })
const open: Result = { ...closed, workload: { ...closed.workload, loop: 'open', rate: 300 } }
const scaled = sweepOf({ throughput: 100 }, { throughput: 160 }, { throughput: 200 })
const CARRIED = 'right answers a second'
const TAIL = '99th percentile of the time to answer'
const namesOf = ({ laws }: ReturnType<typeof readSweep>) => laws.map(({ name }) => name)

describe('instances', () => {
  test('are read by what they carry, beside the laws of scaling in the same unit', () => {
    const read = readSweep(closed, scaled, 'instances')
    expect(read).toMatchObject({ what: CARRIED, wrong: false })
    expect(namesOf(read)).toEqual(['perfect scaling', 'Amdahl', 'USL'])
    expect(read.laws[0]?.at(4)).toBe(400)
    expect(read.laws[2]?.at(4)).toBeCloseTo(200, 6)
    expect(read.sentences).toEqual([expect.stringMatching(/^after: with 4 it carries ×2 /)])
  })

  test('under an open loop that is answered right say nothing of scaling: how long the slowest wait is read', () => {
    const read = readSweep(open, scaled, 'instances')
    expect(read).toMatchObject({ what: TAIL, laws: [], sentences: [] })
    const point = scaled.points[0]?.systems.after
    expect(
      point && [read.figureOf(point), read.format(read.figureOf(point)), read.intervalOf(point)],
    ).toEqual([3000, '3 ms', undefined])
  })

  test('that refuse some of what an open loop offers are read by what they carry', () => {
    const refusing = sweepOf({ throughput: 100, wrong: 0.6 }, { throughput: 160, wrong: 0.4 })
    const read = readSweep(open, refusing, 'instances')
    expect(read).toMatchObject({ what: CARRIED, wrong: true })
    expect(namesOf(read)).toEqual(['perfect scaling', 'Amdahl'])
    expect(read.sentences).toHaveLength(1)
  })

  test('of which the last refuse nothing carry what is offered there, so no law is held against them', () => {
    const enough = sweepOf({ throughput: 100, wrong: 0.6 }, { throughput: 300 })
    expect(readSweep(open, enough, 'instances')).toMatchObject({ what: CARRIED, laws: [], sentences: [] })
  })

  test('without one to compare with have no law', () => {
    const from2 = { ...scaled, points: scaled.points.slice(1) }
    expect(readSweep(closed, from2, 'instances')).toMatchObject({ what: CARRIED, laws: [], sentences: [] })
  })
})

test('rows are read by what a request costs, beside the law that fits, in any loop', () => {
  const growing = sweepOf(...[100, 200, 400].map((us) => ({ throughput: 9, us })))
  for (const result of [closed, open]) {
    const read = readSweep(result, growing, 'rows')
    expect(read.what).toBe('median time to answer')
    expect(namesOf(read)).toEqual(['O(n)'])
    expect(read.laws[0]?.at(8)).toBeCloseTo(800, 6)
    expect(read.sentences).toEqual([expect.stringContaining('p50 becomes ×4')])
  }
})

test('any other knob is read by what is carried, or by how long the slowest wait, without a law', () => {
  expect(readSweep(closed, scaled, 'plain')).toMatchObject({ what: CARRIED, laws: [], sentences: [] })
  expect(readSweep(open, scaled, 'plain')).toMatchObject({ what: TAIL, laws: [], sentences: [] })
})

test('perfect scaling is drawn once, for what carries most in the end', () => {
  const two: SweepResult = {
    ...scaled,
    points: scaled.points.map(({ value, systems: { after } }) => ({
      value,
      systems: {
        before: { ...(after as NonNullable<typeof after>), throughput: exactly(90) },
        after: after as NonNullable<typeof after>,
      },
    })),
  }
  const result = exampleResult({ systems: { before: exampleSystem(), after: exampleSystem() } })
  const perfect = readSweep(result, two, 'instances').laws.filter(({ name }) => name === 'perfect scaling')
  expect(perfect.map(({ system }) => system)).toEqual(['after'])
})
