import { expect, test } from 'vitest'
import type { LabEvent } from '../../../../src/lab/events.ts'
import { keepMoving, moversOf, slowness, travelTime } from './traffic.ts'

const nowhere = { nodeAt: () => undefined }
const sample = (requests: Extract<LabEvent, { type: 'sample' }>['requests']): LabEvent => ({
  type: 'sample',
  round: 1,
  system: 'before',
  phase: 'measure',
  at: 1,
  throughput: 1,
  p50: null,
  p99: null,
  errors: 0,
  underWay: 20,
  requests,
})
const vitals = (calls: { to: string; us: number; failed: boolean }[]): LabEvent => ({
  type: 'vitals',
  system: 'before',
  role: 'shop',
  instance: 2,
  busy: 1,
  inFlight: 0,
  throughput: 0,
  memoryBytes: 1,
  served: [],
  calls,
})

test('a slow request moves slowly; one without an answer has no time to tell', () => {
  expect(slowness(90)).toBe(0)
  expect(slowness(2_000_000)).toBe(1)
  expect(travelTime(100_000)).toBeGreaterThan(travelTime(1_000))
  expect(slowness(null)).toBe(0)
})

test('requests go from the clients to the door, spread over the time that they were sampled in', () => {
  const movers = moversOf(
    sample([
      { us: 500, outcome: 'ok', cache: 'hit' },
      { us: null, outcome: 'connection' },
    ]),
    'shop/1',
    nowhere,
    1000,
  )
  expect(movers.map(({ from, to, begins, failed, cache }) => [from, to, begins, failed, cache])).toEqual([
    ['clients/1', 'shop/1', 1000, false, 'hit'],
    ['clients/1', 'shop/1', 1050, true, undefined],
  ])
})

test('calls go to the engine that they name, or to the process behind the port', () => {
  const ports = { nodeAt: (port: number) => (port === 4001 ? 'catalog/1' : undefined) }
  const movers = moversOf(
    vitals([
      { to: 'redis', us: 1, failed: false },
      { to: '127.0.0.1:4001', us: 1, failed: true },
    ]),
    'shop/1',
    ports,
    0,
  )
  expect(movers.map(({ from, to, failed }) => [from, to, failed])).toEqual([
    ['shop/2', 'redis/1', false],
    ['shop/2', 'catalog/1', true],
  ])
})

test('the arrived go, and those that would touch the one before are left out', () => {
  const one = { from: 'a', to: 'b', begins: 0, takes: 500, weight: 0, failed: false, cache: undefined }
  const added = [0, 20, 90, 100].map((begins) => ({ ...one, begins }))
  expect(keepMoving([], added, 0).map(({ begins }) => begins)).toEqual([0, 90])
  expect(keepMoving([one], [], 501)).toEqual([])
})
