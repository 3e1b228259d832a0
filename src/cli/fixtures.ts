// A small made-up run for the tests of this folder: an experiment, its events and its result.
import pc from 'picocolors'
import type { LabEvent } from '../lab/events.ts'
import type { Experiment } from '../lab/experiment.ts'
import type { Effect, Machine, Result, RoundResult, RouteResult, SystemResult } from '../lab/result.ts'
import type { Look } from './terminal.ts'

/** Without colour, so that tests read what a person reads. */
export const look = (columns: number): Look => ({ columns, color: pc.createColors(false) })

export const experiment: Experiment = {
  lesson: '03-caching',
  question: 'What does a product page cost when someone asked for it a moment ago?',
  knobs: {
    ttl: {
      label: 'Time to live',
      help: 'how long a page may be served',
      unit: 's',
      default: 5,
      min: 0,
      max: 60,
    },
  },
  systems: {
    before: { about: 'computed each time', roles: { shop: { run: 'before.ts' } } },
    memory: { about: 'kept', roles: { balancer: { run: 'b.ts' }, shop: { run: 'after.ts', instances: 2 } } },
  },
  workload: () => ({ connections: 20, requests: [] }),
  claims: [{ metric: 'throughput', of: 'memory', over: 'before', atLeast: 10 }],
}

export const lesson = {
  folder: experiment.lesson,
  number: 3,
  name: 'caching',
  title: 'Cache what you read',
  summary: '',
  experiment,
}

export const machine: Machine = {
  cpu: 'Intel(R) Xeon(R) CPU @ 2.70GHz',
  cores: 2,
  memoryBytes: 8 * 1024 ** 3,
  os: 'Linux 6.1.0',
  node: 'v20.20.2',
  commit: 'abc1234',
  loadAverage: 0.1,
  stealPercent: 0,
  pinned: true,
  warnings: ['The machine was busy.'],
}

export const throughputEffect: Effect = {
  of: 'memory',
  over: 'before',
  metric: 'throughput',
  ratio: 31.6,
  low: 30.2,
  high: 33.1,
  rounds: 5,
  verdict: 'higher',
}

export const latencyEffect: Effect = {
  ...throughputEffect,
  metric: 'p99',
  ratio: 1 / 38,
  low: 1 / 41,
  high: 1 / 36,
  verdict: 'lower',
}

const round = (throughput: number, us: number, errors = 0): RoundResult => ({
  round: 1,
  seconds: 1,
  throughput,
  latency: { mean: us * 1.2, p50: us, p90: us * 1.5, p99: us * 3, p999: us * 6, max: us * 9 },
  requests: throughput,
  errors,
  wrong: errors / throughput,
  busy: 1,
  generatorBusy: 0.3,
})

const systemResult = (throughput: number, us: number, errors: number): Result['systems'][string] => ({
  about: '',
  engines: {},
  throughput: { mean: throughput, low: throughput * 0.97, high: throughput * 1.03 },
  latency: round(throughput, us).latency,
  curve: [
    [0, us / 2],
    [50, us],
    [90, us * 1.5],
    [99, us * 3],
    [100, us * 9],
  ],
  requests: 1000,
  errors,
  errorKinds: { status: errors, body: 0, timeout: 0, connection: 0 },
  wrong: { mean: errors / 1000, low: 0, high: errors / 500 },
  rounds: [round(throughput, us, errors)],
})

const route = (throughput: number, us: number, errors = 0): RouteResult => ({
  throughput: { mean: throughput, low: throughput * 0.97, high: throughput * 1.03 },
  latency: round(throughput, us).latency,
  requests: 1000,
  errors,
  wrong: { mean: errors / 1000, low: 0, high: errors / 500 },
})

export const result: Result = {
  format: 'tenfold-result-1',
  lesson: experiment.lesson,
  question: experiment.question,
  startedAt: '2026-01-01T00:00:00.000Z',
  seconds: 18.2,
  machine,
  workload: { loop: 'closed', connections: 20, seed: 1, warmSeconds: 1, loadSeconds: 1 },
  knobs: { ttl: 5 },
  systems: {
    before: systemResult(312, 63_000, 2),
    memory: { ...systemResult(9870, 1900, 0), hitRatio: 0.973 },
  },
  effects: [throughputEffect, latencyEffect],
  claims: [
    { text: 'throughput of memory is at least ×10 that of before', holds: true, why: 'measured ×31.6' },
  ],
  prediction: 10,
}

const exactly = (mean: number) => ({ mean, low: mean * 0.9, high: mean * 1.1 })

/** Everything that a result may have besides: routes, gauges, texts, a sweep, a load curve. */
export const rich = {
  experiment: {
    ...experiment,
    knobs: {
      ...experiment.knobs,
      shops: { label: 'Shops', help: '', default: 1, min: 1, max: 8, integer: true },
    },
    systems: {
      ...experiment.systems,
      memory: { about: 'kept', roles: { shop: { run: 'after.ts', instances: 'shops' } } },
    },
    gauges: { backlog: { label: 'Backlog', help: '' } },
    drains: 'backlog',
    shows: { plan: { label: 'Query plan', path: '/plan' } },
  } satisfies Experiment as Experiment,
  result: {
    ...result,
    knobs: { ttl: 5, shops: 1 },
    systems: {
      before: {
        ...(result.systems.before as SystemResult),
        routes: { catalog: { ...route(200, 60_000, 2) }, payment: route(112, 90_000) },
        shows: { plan: 'SCAN orders\n  \u001b[31mUSE TEMP B-TREE FOR ORDER BY' },
      },
      memory: {
        ...(result.systems.memory as SystemResult),
        routes: { catalog: route(9000, 1700), payment: route(870, 4000) },
        offered: 9900,
        drainSeconds: { mean: 3.2, low: 2.9, high: 3.5 },
        rounds: [
          {
            ...round(9870, 1900),
            gauges: {
              backlog: [
                [0.3, 20],
                [0.9, 84],
                [4.1, 0],
              ] as [number, number][],
            },
          },
        ],
      },
    },
    sweep: {
      knob: 'shops',
      label: 'Shops',
      points: [1, 2, 4].map((value) => ({
        value,
        systems: Object.fromEntries(
          ['before', 'memory'].map((name) => [
            name,
            {
              throughput: exactly(name === 'before' ? 100 : (200 * value) / (1 + 0.2 * (value - 1))),
              latency: round(1, 60_000 / value).latency,
              wrong: exactly(0),
            },
          ]),
        ),
      })),
    },
    curves: {
      before: {
        capacity: 120,
        points: [0.1, 0.3, 0.5, 0.7, 0.9, 1.2].map((share) => ({
          share,
          offered: share * 120,
          goodput: Math.min(share, 1) * 120,
          latency: round(1, 8_000 / (1 - Math.min(share, 0.98))).latency,
          errors: share > 1 ? 7 : 0,
        })),
      },
    },
  } satisfies Result as Result,
}

const sample = (system: string, at: number, throughput: number, p99: number): LabEvent => ({
  type: 'sample',
  round: 1,
  system,
  phase: 'measure',
  at,
  throughput,
  p50: p99 / 3,
  p99,
  errors: system === 'before' ? 1 : 0,
  underWay: 20,
  requests: [],
})

/** A run up to its second round, by name, so that a test can stop in the middle. */
export const events = {
  preparing: { type: 'preparing', text: 'Building the shop’s data', done: 0.25 },
  start: {
    type: 'start',
    lesson: experiment.lesson,
    systems: ['before', 'memory'],
    knobs: { ttl: 5 },
    rounds: { least: 5, most: 12, step: 2 },
    warmSeconds: 1,
    loadSeconds: 2,
    budgetSeconds: 55,
    loop: { kind: 'closed' },
    curveSeconds: 0,
    machine,
  },
  engine: {
    type: 'engine',
    system: 'redis',
    name: 'redis',
    how: 'binary',
    version: 'redis 7.0.15',
    breakable: true,
  },
  loadBefore: { type: 'load', round: 1, system: 'before', phase: 'measure', seconds: 2 },
  sampleBefore: sample('before', 0.5, 312, 64_000),
  loadMemory: { type: 'load', round: 1, system: 'memory', phase: 'measure', seconds: 2 },
  sampleMemory: sample('memory', 1.5, 9870, 4500),
  round: {
    type: 'round',
    round: 1,
    systems: { memory: round(9870, 1900), before: round(312, 63_000, 2) },
    effects: [throughputEffect],
  },
} satisfies Record<string, LabEvent>
