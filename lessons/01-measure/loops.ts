// Two ways to load a server and time its answers: the closed loop and the open loop.
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import { build, type Histogram } from 'hdr-histogram-js'

/** Sends one request; rejects when the answer isn't right. */
export type Ask = () => Promise<unknown>

export interface Measured {
  /** Times of the right answers, µs. */
  times: Histogram
  errors: number
  /** Until the last answer. */
  seconds: number
}

// #region closed
/** So many clients, each sends its next request when its last one is answered: they wait for the server, and so go easy on it. */
export async function closedLoop(
  ask: Ask,
  load: { connections: number; seconds: number },
): Promise<Measured> {
  const measured = newMeasured()
  const start = performance.now()
  const client = async () => {
    while (performance.now() < start + load.seconds * 1000) await time(ask, performance.now(), measured)
  }
  await Promise.all(Array.from({ length: load.connections }, client))
  return { ...measured, seconds: secondsSince(start) }
}
// #endregion closed

// #region open
/** Requests come when they are due, at random, so many a second: like independent people, who don't know how busy the server is. */
export async function openLoop(ask: Ask, load: { rate: number; seconds: number }): Promise<Measured> {
  const measured = newMeasured()
  const underWay: Promise<void>[] = []
  const start = performance.now()
  for (let due = start + gapMs(load.rate); due < start + load.seconds * 1000; due += gapMs(load.rate)) {
    await until(due)
    underWay.push(time(ask, due, measured)) // from when it was due, even if we are late
  }
  await Promise.all(underWay)
  return { ...measured, seconds: secondsSince(start) }
}

/** Time to the next arrival of a Poisson process, ms: exponential, with mean 1/rate. */
const gapMs = (rate: number) => (-Math.log(1 - Math.random()) / rate) * 1000
// #endregion open

/** Times from then on, so that a request that was sent late is charged for it. */
async function time(
  ask: Ask,
  sinceMs: number,
  measured: { times: Histogram; errors: number },
): Promise<void> {
  try {
    await ask()
    measured.times.recordValue(Math.max(1, Math.round(secondsSince(sinceMs) * 1e6)))
  } catch {
    measured.errors++ // its time says nothing of how long an answer takes
  }
}

const secondsSince = (ms: number) => (performance.now() - ms) / 1000

/** A timer may be a millisecond late; near the moment we watch the clock. */
async function until(due: number): Promise<void> {
  const wait = due - performance.now()
  if (wait > 2) await sleep(wait - 2)
  while (performance.now() < due) await breathe()
}

/** The histogram counts values in buckets 0.1 % wide: a million of them need no more memory than one. */
const newMeasured = () => ({
  times: build({ highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: 3 }),
  errors: 0,
})
