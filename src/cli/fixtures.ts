// A small made-up run for the tests of this folder: an experiment, its events and its result.
import pc from 'picocolors'
import type { LabEvent } from '../lab/events.ts'
import type { Experiment } from '../lab/experiment.ts'
import type { Effect, Machine, Result, RoundResult } from '../lab/result.ts'
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
  latency: { p50: us, p90: us * 1.5, p99: us * 3, p999: us * 6, max: us * 9 },
  requests: throughput,
  errors,
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
  rounds: [round(throughput, us, errors)],
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
    rounds: { least: 5, most: 12 },
    warmSeconds: 1,
    loadSeconds: 2,
    budgetSeconds: 55,
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
