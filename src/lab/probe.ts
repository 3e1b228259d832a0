// Loaded into each process of a system before its own code. Watches from the outside, by Node's diagnostics channels,
// and reports to the lab about ten times a second. Lesson code knows nothing of it.
import cluster from 'node:cluster'
import diagnostics from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { COMPILE_SOONER } from './compile-sooner.ts'
import { type Call, sampleCalls } from './probe-calls.ts'

/** What one process reports of the time since its last report. */
export interface Vitals {
  type: 'vitals'
  /** Event-loop utilisation, 0–1. */
  busy: number
  /** Requests under way. */
  inFlight: number
  /** Requests answered a second, req/s. */
  throughput: number
  memoryBytes: number
  served: Served[]
  calls: Call[]
}

/** A request that this process answered. */
export interface Served {
  us: number
  status: number
}

const REPORT_MS = 100
/** So many requests are looked at in each report: enough to show, too few to cost anything. */
const SAMPLES = 3
/** A request that isn't answered by then is not waited for. */
const FORGET_MS = 10_000

/** How many requests of a connection are under way. */
const UNANSWERED = Symbol('unanswered')

// A worker of Node's cluster has a channel too, but to its primary: that one is watched, and lets its workers go when it ends.
if (process.send && cluster.isPrimary) watch()

// Not before it serves: code that runs once, at the start, isn't worth compiling.
diagnostics.subscribe('http.server.request.start', function first() {
  diagnostics.unsubscribe('http.server.request.start', first)
  for (const flag of COMPILE_SOONER) setFlagsFromString(flag)
})

function watch(): void {
  // The lab is gone, or let go of us: never outlive it.
  process.on('disconnect', () => process.exit())
  // It may have gone while we were loading, when nobody was listening for that yet.
  if (!process.connected) process.exit()
  let inFlight = 0
  let finished = 0
  const requests = sampleRequests()
  const calls = sampleCalls()
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request, socket } = message as HttpMessage
    if (socket[UNANSWERED] === undefined) {
      socket[UNANSWERED] = 0
      // Whoever has left will not be answered any more.
      socket.once('close', () => (inFlight -= socket[UNANSWERED] ?? 0))
    }
    socket[UNANSWERED]++
    inFlight++
    requests.started(request)
  })
  diagnostics.subscribe('http.server.response.finish', (message) => {
    const { socket } = message as HttpMessage
    socket[UNANSWERED] = (socket[UNANSWERED] ?? 0) - 1
    inFlight--
    finished++
    requests.finished(message as HttpMessage)
  })

  let before = { at: performance.now(), finished, utilisation: performance.eventLoopUtilization() }
  const report = () => {
    const now = { at: performance.now(), finished, utilisation: performance.eventLoopUtilization() }
    const vitals: Vitals = {
      type: 'vitals',
      busy: performance.eventLoopUtilization(now.utilisation, before.utilisation).utilization,
      inFlight,
      throughput: ((now.finished - before.finished) / (now.at - before.at)) * 1000,
      memoryBytes: process.memoryUsage.rss(),
      served: requests.take(),
      calls: calls.take(),
    }
    before = now
    process.send?.(vitals, undefined, undefined, () => {})
  }
  setInterval(report, REPORT_MS).unref()
  // Listening for 'disconnect' must not keep a process alive that has nothing left to do.
  process.channel?.unref()
}

interface HttpMessage {
  request: IncomingMessage
  response: ServerResponse
  socket: Socket & { [UNANSWERED]?: number }
}

/** Times a few requests. They are chosen when they start, so that slow ones are as likely to be seen as fast ones. */
function sampleRequests() {
  const underWay = new Map<IncomingMessage, number>()
  let chosen = 0
  let served: Served[] = []
  return {
    started(request: IncomingMessage) {
      if (chosen === SAMPLES) return
      chosen++
      underWay.set(request, performance.now())
    },
    finished({ request, response }: HttpMessage) {
      const since = underWay.get(request)
      if (since === undefined) return
      underWay.delete(request)
      served.push({ us: Math.round((performance.now() - since) * 1000), status: response.statusCode })
    },
    take() {
      const taken = served
      served = []
      chosen = 0
      const longAgo = performance.now() - FORGET_MS
      for (const [request, since] of underWay) if (since < longAgo) underWay.delete(request)
      return taken
    },
  }
}
