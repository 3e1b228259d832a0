// The open loop: requests arrive when they are due, whether the system keeps up or not, as independent users do.
// A request's time counts from the moment it was due, so a system that stalls is charged for everyone it kept waiting
// (Gil Tene's "coordinated omission").
import { performance } from 'node:perf_hooks'
import { Pool } from 'undici'
import { emptyHistogram, record } from '../histogram.ts'
import { requestMix } from '../mix.ts'
import { exponential, seeded } from '../random.ts'
import type { LoadFigures, LoadMessage, LoadOrder } from './protocol.ts'
import { isRight, Recorder } from './recorder.ts'

/** More open connections than a stalled system could want; the requests beyond wait here, and their time counts too. */
const MOST_CONNECTIONS = 512
/** More requests than this wait for an answer only where a new one couldn't be answered in time any more; it isn't sent, and counts as such. */
const MOST_UNDER_WAY = 50_000
/** Timers are good to about a millisecond; nearer than this we watch the clock instead. */
const TIMER_MS = 2
/** Arrivals that aren't counted, before those that are: they find what the warm-up left behind, s. */
const LEAD_IN_SECONDS = 0.5

export async function openLoop(
  order: LoadOrder & { loop: { kind: 'open'; rate: number } },
  say: (message: LoadMessage) => void,
  enough: AbortSignal,
): Promise<Omit<LoadFigures, 'settled'>> {
  const timeout = order.timeoutSeconds * 1000
  const pool = new Pool(order.url, {
    connections: MOST_CONNECTIONS,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  })
  const next = requestMix(order.workload, order.seed)
  const random = seeded(order.seed + 1)
  const late = emptyHistogram()
  const underWay = new Set<Promise<void>>()

  const most = Math.min(MOST_UNDER_WAY, order.loop.rate * order.timeoutSeconds)

  async function send(due: number, recorder: Recorder | undefined): Promise<void> {
    if (recorder) record(late, (performance.now() - due) * 1000)
    const { method, path, body, expect } = next()
    if (underWay.size > most) return recorder?.failure('timeout')
    try {
      const headers = body === undefined ? undefined : { 'content-type': 'application/json' }
      const answer = await pool.request({ method, path, headers, body })
      const text = await answer.body.text()
      const us = (performance.now() - due) * 1000
      const cacheStatus = answer.headers['cache-status'] as string | undefined
      const answered = { us, status: answer.statusCode, body: text, cacheStatus }
      recorder?.answer(answered, isRight(answered, expect))
    } catch (error) {
      recorder?.failure(/TIMEOUT/.test((error as { code?: string }).code ?? '') ? 'timeout' : 'connection')
    }
  }

  const gap = () => exponential(random, order.loop.rate) * 1000
  let end = performance.now()
  let due = end + gap()
  /** Lets requests arrive for some time; resolves when the last one is sent, not when it is answered. */
  function arrivals(seconds: number, recorder?: Recorder): Promise<void> {
    end += seconds * 1000
    return new Promise((resolve) => {
      const step = () => {
        if (enough.aborted) return resolve()
        for (; due < end && due <= performance.now(); due += gap()) {
          const sent = send(due, recorder).finally(() => underWay.delete(sent))
          underWay.add(sent)
        }
        const wait = Math.min(due, end) - performance.now()
        if (wait > TIMER_MS) setTimeout(step, wait - TIMER_MS)
        else if (due < end || wait > 0) setImmediate(step)
        else resolve()
      }
      step()
    })
  }

  await arrivals(LEAD_IN_SECONDS)
  say({ type: 'measuring' })
  const recorder = new Recorder(say, () => underWay.size)
  await arrivals(order.seconds, recorder)
  if (enough.aborted) await pool.destroy()
  await Promise.all(underWay)
  const figures = recorder.finish()
  if (!enough.aborted) await pool.close()
  return { ...figures, seconds: order.seconds, lateP99: late.getValueAtPercentile(99) }
}
