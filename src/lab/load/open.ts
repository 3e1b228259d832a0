// The open loop: requests arrive when they are due, whether the system keeps up or not, as independent users do.
// A request's time counts from the moment it was due, so a system that stalls is charged for everyone it kept waiting
// (Gil Tene's "coordinated omission").
import { performance } from 'node:perf_hooks'
import { Pool } from 'undici'
import { emptyHistogram, record } from '../histogram.ts'
import { requestMix } from '../mix.ts'
import { exponential, seeded } from '../random.ts'
import type { LoadFigures, LoadOrder, LoadSample } from './protocol.ts'
import { Recorder } from './recorder.ts'

/** More open connections than a stalled system could want; the requests beyond wait here, and their time counts too. */
const MOST_CONNECTIONS = 512
/** Timers are good to about a millisecond; nearer than this we watch the clock instead. */
const TIMER_MS = 2

export async function openLoop(
  order: LoadOrder & { loop: { kind: 'open'; rate: number } },
  onSample: (sample: LoadSample) => void,
): Promise<LoadFigures> {
  const timeout = order.timeoutSeconds * 1000
  const pool = new Pool(order.url, {
    connections: MOST_CONNECTIONS,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  })
  const next = requestMix(order.workload, order.seed)
  const random = seeded(order.seed + 1)
  const recorder = new Recorder(onSample)
  const late = emptyHistogram()
  const underWay = new Set<Promise<void>>()

  async function send(due: number): Promise<void> {
    record(late, (performance.now() - due) * 1000)
    const { method, path, body, expect } = next()
    try {
      const answer = await pool.request({
        method,
        path,
        ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
      })
      const text = await answer.body.text()
      const cacheStatus = answer.headers['cache-status'] as string | undefined
      recorder.answer(
        (performance.now() - due) * 1000,
        { status: answer.statusCode, body: text, cacheStatus },
        expect,
      )
    } catch (error) {
      recorder.failure(/TIMEOUT/.test((error as { code?: string }).code ?? '') ? 'timeout' : 'connection')
    }
  }

  const start = performance.now()
  const end = start + order.seconds * 1000
  const gap = () => exponential(random, order.loop.rate) * 1000
  let due = start + gap()
  await new Promise<void>((resolve) => {
    const step = () => {
      for (; due < end && due <= performance.now(); due += gap()) {
        const sent = send(due).finally(() => underWay.delete(sent))
        underWay.add(sent)
      }
      if (due >= end) return resolve()
      const wait = due - performance.now()
      if (wait > TIMER_MS) setTimeout(step, wait - TIMER_MS)
      else setImmediate(step)
    }
    step()
  })
  await Promise.all(underWay)
  const figures = recorder.finish()
  await pool.close()
  return { ...figures, seconds: order.seconds, lateP99: late.getValueAtPercentile(99) }
}
