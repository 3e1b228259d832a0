// A play from start to end, on fixture servers: load goes on while things are broken and knobs are turned.
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Breaker } from './breaker.ts'
import type { LabEvent } from './events.ts'
import { children, filesLeft, SMALLEST_SHOP, shop, tiny } from './fixtures/tiny.ts'
import { type Play, startPlay } from './play.ts'
import { temporaryFolder } from './testing.ts'

const home = temporaryFolder()
beforeAll(() => {
  for (const [name, value] of Object.entries({ ...SMALLEST_SHOP, TENFOLD_HOME: home }))
    vi.stubEnv(name, value)
})

const playing: { stop: AbortController; play: Play }[] = []
// Also those of a test that failed: what it left would fail the next ones.
afterEach(async () => {
  for (const { stop, play } of playing.splice(0)) {
    stop.abort()
    await play.done.catch(() => {})
  }
})

/** The tiny experiment with a knob that processes read and one that only the load knows. */
const declared = {
  ...tiny({ a: { shop: shop() } }),
  knobs: {
    depth: { label: '', help: '', default: 1, min: 1, max: 9, env: 'DEPTH' },
    connections: { label: '', help: '', default: 2, min: 1, max: 50, integer: true },
  },
  workload: ({ connections = 1 }: Record<string, number>) => ({
    connections,
    requests: [{ weight: 1, method: 'GET' as const, path: '/', expect: 'shops:' }],
  }),
}

interface Playing {
  play: Play
  breaker: Breaker
  events: LabEvent[]
  stop: AbortController
  /** Waits for an event that is still to come. */
  next<T extends LabEvent['type']>(
    type: T,
    fits?: (event: Extract<LabEvent, { type: T }>) => boolean,
  ): Promise<void>
}

function start(): Playing {
  const events: LabEvent[] = []
  const stop = new AbortController()
  const breaker = new Breaker()
  const play = startPlay(
    declared,
    { system: 'a' },
    { emit: (e) => events.push(e), signal: stop.signal, breaker },
  )
  const next: Playing['next'] = (type, fits = () => true) => {
    const from = events.length
    return vi.waitFor(
      () => {
        const found = events.slice(from).some((event) => event.type === type && fits(event as never))
        if (!found) throw new Error(`no ${type}; ${JSON.stringify(events.slice(-2))}`)
      },
      { timeout: 8000 },
    )
  }
  playing.push({ stop, play })
  return { play, breaker, events, stop, next }
}

const fault = (fault: 'kill' | 'freeze' | 'slow' | 'restore') => ({ name: 'shop', instance: 1, fault })
const answers = ({ throughput, errors }: { throughput: number; errors: number }) =>
  throughput > 0 && errors === 0

test('a killed process fails its requests, and answers again at the same address once it is restored', async () => {
  const { play, breaker, events, stop, next } = start()
  await next('sample', answers)
  await breaker.break(fault('kill'))
  await next('sample', ({ errors, throughput, requests }) => {
    return errors > 0 && throughput === 0 && requests[0]?.outcome === 'connection'
  })
  await breaker.break(fault('restore'))
  await next('sample', answers)
  stop.abort()
  await play.done
  const ports = events.flatMap((event) => (event.type === 'process' ? [event.port] : []))
  expect(new Set(ports).size).toBe(1)
  expect(children()).toEqual([])
  expect(filesLeft(home)).toEqual([])
})

test('a frozen process answers nothing, and goes on when it is restored; stopping it frozen leaves nothing', async () => {
  const { play, breaker, stop, next } = start()
  await next('sample', answers)
  await breaker.break(fault('freeze'))
  await next('sample', ({ throughput, errors }) => throughput === 0 && errors === 0)
  await breaker.break(fault('restore'))
  await next('sample', answers)
  await breaker.break(fault('freeze'))
  stop.abort()
  await play.done
  expect(children()).toEqual([])
})

test('the load can be changed while nothing is answered', async () => {
  const { play, breaker, stop, next } = start()
  await next('sample', answers)
  await breaker.break(fault('freeze'))
  play.change({ loop: { kind: 'open', rate: 200 } })
  await next('playing', ({ loop }) => loop.kind === 'open')
  await next('sample', ({ throughput, underWay }) => throughput === 0 && underWay > 20)
  await breaker.break(fault('restore'))
  await next('sample', answers)
  stop.abort()
  await play.done
})

test('what the clients of an earlier load left unanswered is not counted as under way', async () => {
  const { play, events, stop, next } = start()
  await next('sample', answers)
  for (const connections of [40, 3, 40, 3]) {
    play.change({ knobs: { connections } })
    await next('playing', ({ knobs }) => knobs.connections === connections)
    await next('sample', answers)
  }
  await next('vitals', ({ inFlight }) => inFlight <= 3)
  stop.abort()
  await play.done
  expect(Math.min(...events.flatMap((event) => (event.type === 'vitals' ? [event.inFlight] : [])))).toBe(0)
})

test('a knob of the load changes the load alone; one of the processes starts them anew', async () => {
  const { play, events, stop, next } = start()
  await next('sample', answers)
  const started = () => events.filter((event) => event.type === 'process' && event.state === 'ready').length
  play.change({ knobs: { connections: 5 } })
  await next('playing', ({ knobs }) => knobs.connections === 5)
  await next('sample', answers)
  expect(started()).toBe(1)
  play.change({ knobs: { depth: 3 } })
  await next('playing', ({ knobs }) => knobs.depth === 3 && knobs.connections === 5)
  expect(started()).toBe(2)
  play.change({ loop: { kind: 'open', rate: 50 } })
  await next('playing', ({ loop }) => loop.kind === 'open' && loop.rate === 50)
  await next('sample', ({ throughput }) => throughput > 0)
  expect(() => play.change({ knobs: { depth: 99 } })).toThrow("depth can't be 99")
  stop.abort()
  await play.done
})

test('what it is not allowed is said before anything starts', () => {
  const control = { emit: () => {}, signal: new AbortController().signal }
  expect(() => startPlay(declared, { system: 'b' }, control)).toThrow('There is no system "b"')
  expect(() => startPlay(declared, { system: 'a', knobs: { nope: 1 } }, control)).toThrow('no knob "nope"')
})

test('a process that ends by itself ends the play, with what it said', async () => {
  const { play, events, next } = start()
  await next('sample', answers)
  const ready = events.find((event) => event.type === 'process' && event.state === 'ready')
  process.kill((ready as { pid: number }).pid, 'SIGKILL')
  await expect(play.done).rejects.toThrow('ended by itself (SIGKILL)')
  expect(children()).toEqual([])
})
