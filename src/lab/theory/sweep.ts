// How a sweep is read: which figure of its points, which laws are held against it, and what they say. Terminal and site read it alike.
import type { Interval, Result, SweepResult } from '../result.ts'
import { duration, significant } from '../units.ts'
import { growth } from './growth.ts'
import { amdahl, type Carried, speedUps, usl } from './scaling.ts'
import type { SweepKind } from './sweep-kind.ts'
import { growthSentence, scalingSentence } from './words.ts'

type Point = SweepResult['points'][number]['systems'][string]

/** What is looked at, of each point. */
interface Figure {
  /** In words. */
  what: string
  format: (value: number) => string
  figureOf: (point: Point) => number
  /** Of a mean over rounds; a percentile has none. */
  intervalOf: (point: Point) => Interval | undefined
}

interface Theory {
  laws: SweepLaw[]
  /** Of each system that theory says something of. */
  sentences: string[]
}

/** A line of theory over the measured points, in their unit. */
export interface SweepLaw {
  name: 'perfect scaling' | 'Amdahl' | 'USL' | 'O(n)' | 'O(log n)' | 'constant'
  system: string
  at: (value: number) => number
}

export interface SweepReading extends Figure, Theory {
  /** Whether any answer went wrong: then its share belongs beside the figure. */
  wrong: boolean
}

/**
 * Where data grows, the figure is what a request costs: the median. Else it is what systems carry: right answers a second. Only where all
 * arrivals of an open loop were answered right, they carry what is offered, and the figure is how long the slowest wait.
 */
export function readSweep(
  { systems, workload }: Pick<Result, 'systems' | 'workload'>,
  { points }: SweepResult,
  kind: SweepKind,
): SweepReading {
  const all = Object.keys(systems).map((name) => ({
    name,
    points: points.flatMap(({ value, systems: { [name]: of } }) => (of ? [{ n: value, ...of }] : [])),
  }))
  const wrong = all.some((system) => system.points.some(isWrong))
  if (kind === 'rows') return { wrong, ...median, ...costs(all) }
  const open = workload.loop === 'open'
  if (open && !wrong) return { wrong, ...tail, ...noTheory }
  if (kind === 'plain') return { wrong, ...carried, ...noTheory }
  // Where all arrivals were answered right, the load was the limit and not the instances.
  return { wrong, ...carried, ...scaling(all.filter((system) => !open || system.points.every(isWrong))) }
}

const isWrong = ({ wrong }: Point) => wrong.mean > 0

const carried: Figure = {
  what: 'right answers a second',
  format: significant,
  figureOf: ({ throughput }) => throughput.mean,
  intervalOf: ({ throughput }) => throughput,
}
const median = percentile('p50', 'median time to answer')
const tail = percentile('p99', '99th percentile of the time to answer')

function percentile(figure: 'p50' | 'p99', what: string): Figure {
  return {
    what,
    format: duration,
    figureOf: ({ latency }) => latency[figure],
    intervalOf: () => undefined,
  }
}

const noTheory: Theory = { laws: [], sentences: [] }

interface Swept {
  name: string
  points: (Point & { n: number })[]
}

function costs(systems: Swept[]): Theory {
  const all = systems.map(({ name, points }) => ({
    name,
    costs: points.map(({ n, latency }) => ({ n, cost: latency.p50 })),
  }))
  return {
    laws: all.flatMap(({ name: system, costs }): SweepLaw[] => {
      const fit = growth(costs)
      if (!fit) return []
      const name = ({ linear: 'O(n)', logarithmic: 'O(log n)', constant: 'constant' } as const)[fit.best]
      return [{ name, system, at: fit.best === 'linear' ? fit.linear : fit.logarithmic }]
    }),
    sentences: all.map(({ name, costs }) => growthSentence(name, costs)).filter(Boolean),
  }
}

function scaling(systems: Swept[]): Theory {
  const all = systems.map(({ name, points }) => ({
    name,
    carried: points.map(({ n, throughput }): Carried => ({ n, throughput: throughput.mean })),
    one: points.find(({ n }) => n === 1)?.throughput.mean ?? 0,
  }))
  const known = all.filter(({ one }) => one > 0)
  const last = ({ carried }: (typeof all)[number]) => carried.at(-1)?.throughput ?? 0
  const [best] = known.toSorted((a, b) => last(b) - last(a))
  return {
    laws: [
      // One such line is enough: that of what carries most in the end.
      ...(best
        ? [{ name: 'perfect scaling' as const, system: best.name, at: (n: number) => n * best.one }]
        : []),
      ...known.flatMap(({ name, carried, one }) => scalingLaws(name, carried, one)),
    ],
    sentences: all.map(({ name, carried }) => scalingSentence(name, carried)).filter(Boolean),
  }
}

function scalingLaws(system: string, carried: Carried[], one: number): SweepLaw[] {
  const points = speedUps(carried)
  const [serial, law] = [amdahl(points), usl(points)]
  return [
    ...(serial ? [{ name: 'Amdahl' as const, system, at: (n: number) => one * serial.speedUp(n) }] : []),
    ...(law ? [{ name: 'USL' as const, system, at: (n: number) => one * law.speedUp(n) }] : []),
  ]
}
