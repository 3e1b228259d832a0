// Loaded into each process of a system before its own code. Watches from the outside, by Node's diagnostics channels,
// and reports to the lab about ten times a second. Lesson code knows nothing of it.
import diagnostics from 'node:diagnostics_channel'
import { performance } from 'node:perf_hooks'

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
}

const REPORT_MS = 100

if (process.send) watch()

function watch(): void {
  // The lab is gone, or let go of us: never outlive it.
  process.on('disconnect', () => process.exit())
  // It may have gone while we were loading, when nobody was listening for that yet.
  if (!process.connected) process.exit()
  let started = 0
  let finished = 0
  diagnostics.subscribe('http.server.request.start', () => started++)
  diagnostics.subscribe('http.server.response.finish', () => finished++)

  let before = { at: performance.now(), finished, utilisation: performance.eventLoopUtilization() }
  const report = () => {
    const now = { at: performance.now(), finished, utilisation: performance.eventLoopUtilization() }
    const vitals: Vitals = {
      type: 'vitals',
      busy: performance.eventLoopUtilization(now.utilisation, before.utilisation).utilization,
      inFlight: started - finished,
      throughput: ((now.finished - before.finished) / (now.at - before.at)) * 1000,
      memoryBytes: process.memoryUsage.rss(),
    }
    before = now
    process.send?.(vitals, undefined, undefined, () => {})
  }
  setInterval(report, REPORT_MS).unref()
  // Listening for 'disconnect' must not keep a process alive that has nothing left to do.
  process.channel?.unref()
}
