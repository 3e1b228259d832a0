// The open loop: requests arrive when they are due, whether the system keeps up or not, as independent users do.
// A request's time counts from the moment it was due, so a system that stalls is charged for everyone it kept waiting
// (Gil Tene's "coordinated omission").
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { emptyHistogram, record } from '../histogram.ts'
import { requestMix, type Values } from '../mix.ts'
import { exponential, seeded } from '../random.ts'
import { Carried } from './carried.ts'
import type { LoadFigures, LoadMessage, LoadOrder } from './protocol.ts'
import { isRight, Recorder } from './recorder.ts'
import { LEAD_IN_SECONDS } from './warm.ts'

/** More open connections than a stalled system could want; the requests beyond wait here, and their time counts too. */
const MOST_CONNECTIONS = 512
/** More requests than this wait for an answer only where a new one couldn't be answered in time any more; it isn't sent, and counts as such. */
const MOST_UNDER_WAY = 50_000
/** Timers are good to about a millisecond; nearer than this we watch the clock instead. */
const TIMER_MS = 2

/**
 * Lets requests arrive, first some that aren't counted, and gives the figures of those that are. Warming up by itself takes all the time
 * that warming up may: at a given rate throughput says nothing of whether it is over.
 * @param visitors what each carries; the requests are theirs in turn
 */
export async function openLoop(
  order: LoadOrder & { loop: { kind: 'open'; rate: number } },
  visitors: Values[],
  say: (message: LoadMessage) => void,
  enough: AbortSignal,
): Promise<Omit<LoadFigures, 'settled'>> {
  const timeout = order.timeoutSeconds * 1000
  const pool = new Pool(order.url, {
    connections: MOST_CONNECTIONS,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  })
  const next = requestMix(order.workload)(order.seed)
  let sent = 0
  const random = seeded(order.seed + 1)
  const late = emptyHistogram()
  const underWay = new Set<Promise<void>>()
  /** The time that is measured, ms. Every right answer within is carried, also to a request from before. */
  const stretch = { from: Infinity, to: Infinity }
  const carried = new Carried()

  /** Whoever has no answer by now gets none in time. */
  let over = false
  const most = Math.min(MOST_UNDER_WAY, order.loop.rate * order.timeoutSeconds)

  async function send(due: number, recorder: Recorder): Promise<void> {
    record(late, (performance.now() - due) * 1000)
    const { name, method, path, headers, body, expect } = next(visitors[sent++ % visitors.length])
    if (underWay.size > most) return recorder.failure('timeout', name)
    try {
      const answer = await pool.request({ method, path, headers, body })
      const text = await answer.body.text()
      const now = performance.now()
      const cacheStatus = answer.headers['cache-status'] as string | undefined
      if (now - due > timeout) return recorder.failure('timeout', name)
      const answered = { us: (now - due) * 1000, status: answer.statusCode, body: text, cacheStatus }
      const right = isRight(answered, expect)
      if (right && now >= stretch.from && now < stretch.to) carried.add(1, name)
      recorder.answer(answered, right, name)
    } catch (error) {
      const timedOut = over || /TIMEOUT/.test((error as { code?: string }).code ?? '')
      recorder.failure(timedOut ? 'timeout' : 'connection', name)
    }
  }

  const gap = () => exponential(random, order.loop.rate) * 1000
  let end = performance.now()
  let due = end + gap()
  /** Lets requests arrive for some time; resolves when the last one is sent, not when it is answered. */
  function arrivals(seconds: number, recorder: Recorder): Promise<void> {
    end += seconds * 1000
    return new Promise((resolve) => {
      const step = () => {
        if (enough.aborted) return resolve()
        for (; due < end && due <= performance.now(); due += gap()) {
          const sending = send(due, recorder).finally(() => underWay.delete(sending))
          underWay.add(sending)
        }
        const wait = Math.min(due, end) - performance.now()
        if (wait > TIMER_MS) setTimeout(step, wait - TIMER_MS)
        else if (due < end || wait > 0) setImmediate(step)
        else resolve()
      }
      step()
    })
  }

  const leadIn = new Recorder(order.workload, say, () => underWay.size)
  await arrivals(
    order.warmBy === 'open' && order.warmSeconds > 0 ? order.warmSeconds : LEAD_IN_SECONDS,
    leadIn,
  )
  leadIn.stop()
  late.reset()
  say({ type: 'measuring' })
  stretch.from = end
  stretch.to = end + order.seconds * 1000
  const recorder = new Recorder(order.workload, say, () => underWay.size)
  await arrivals(order.seconds, recorder)
  if (!enough.aborted) await inTime(Promise.all(underWay), timeout)
  // Those who wait for a free connection have no time limit of their own.
  over = underWay.size > 0 && !enough.aborted
  await pool.destroy()
  await Promise.all(underWay)
  recorder.stop()
  return {
    ...recorder.figures(carried),
    seconds: order.seconds,
    lateP99: late.getValueAtPercentile(99),
  }
}

/** Resolves when it does, or the time is up. */
async function inTime(done: Promise<unknown>, ms: number): Promise<void> {
  const stop = new AbortController()
  await Promise.race([done, sleep(ms, undefined, { signal: stop.signal }).catch(() => {})])
  stop.abort()
}
