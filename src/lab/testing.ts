// For tests: a temporary `TENFOLD_HOME` and small examples of what the lab makes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv, type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import { afterAll } from 'vitest'
import { type Effect, type Result, ResultSchema, type RoundResult, type SystemResult } from './result.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that is removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenfold-lab-'))
  folders.push(folder)
  return folder
}

export const exampleRound = (values: Partial<RoundResult> = {}): RoundResult => ({
  round: 1,
  seconds: 1,
  throughput: 1000,
  latency: { mean: 900, p50: 800, p90: 1200, p99: 2000, p999: 3000, max: 4000 },
  requests: 1000,
  errors: 0,
  wrong: 0,
  busy: 0.5,
  generatorBusy: 0.5,
  ...values,
})

export const exampleSystem = (values: Partial<SystemResult> = {}): SystemResult => ({
  about: 'an example',
  engines: {},
  throughput: { mean: 1000, low: 950, high: 1050 },
  latency: exampleRound().latency,
  curve: [[0, 500]],
  requests: 2000,
  errors: 0,
  errorKinds: { status: 0, body: 0, timeout: 0, connection: 0 },
  wrong: { mean: 0, low: 0, high: 0.0015 },
  rounds: [exampleRound(), exampleRound({ round: 2 })],
  ...values,
})

export const exampleEffect = (values: Partial<Effect> = {}): Effect => ({
  of: 'after',
  over: 'before',
  metric: 'throughput',
  ratio: 10,
  low: 9,
  high: 11,
  rounds: 5,
  verdict: 'higher',
  ...values,
})

export const exampleResult = (values: Partial<Result> = {}): Result => ({
  format: 'tenfold-result-1',
  lesson: '00-example',
  question: 'What does it change?',
  startedAt: '2025-01-01T12:00:00.000Z',
  seconds: 20,
  machine: {
    cpu: 'Example',
    cores: 2,
    memoryBytes: 8e9,
    os: 'Linux 6',
    node: '20.19.0',
    commit: null,
    loadAverage: 0,
    stealPercent: null,
    pinned: true,
    warnings: [],
  },
  workload: { loop: 'closed', connections: 10, seed: 1, warmSeconds: 1, loadSeconds: 1 },
  knobs: {},
  systems: { before: exampleSystem(), after: exampleSystem() },
  effects: [exampleEffect()],
  claims: [{ text: 'it helps', holds: true, why: 'measured' }],
  ...values,
})

const isResult = addFormats.default(new Ajv({ allErrors: true })).compile(ResultSchema)

/** Where a result, as JSON carries it, breaks its schema. */
export function resultProblems(result: unknown): string[] {
  isResult(JSON.parse(JSON.stringify(result)))
  return (isResult.errors ?? []).map(({ instancePath, message }: ErrorObject) => `${instancePath} ${message}`)
}
