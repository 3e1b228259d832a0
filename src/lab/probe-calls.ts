// Times a few of the calls that a process makes: to Redis, as ioredis tells of them, and over HTTP, as undici (and so `fetch`) does.
// To be told of every call costs something, so we listen only until we have heard of enough.
import diagnostics from 'node:diagnostics_channel'
import { performance } from 'node:perf_hooks'

/** A call that this process made. */
export interface Call {
  /** An engine's name, or where it went: `127.0.0.1:4001`. */
  to: string
  us: number
  failed: boolean
}

/** So many in each report: enough to show, too few to cost anything. */
const SAMPLES = 3
/** A call that isn't answered by then is not waited for. */
const FORGET_MS = 10_000

export function sampleCalls() {
  const underWay = new Map<object, { to: string; since: number }>()
  let chosen = 0
  let calls: Call[] = []
  let listening = false
  const hear: Hear = {
    began(call, to) {
      if (chosen === SAMPLES) return
      chosen++
      underWay.set(call, { to, since: performance.now() })
    },
    ended(call, failed) {
      const begun = underWay.get(call)
      if (!begun) return
      underWay.delete(call)
      calls.push({ to: begun.to, us: Math.round((performance.now() - begun.since) * 1000), failed })
      if (chosen === SAMPLES && underWay.size === 0) listen(false)
    },
  }
  const sources = [redisCalls(hear), httpCalls(hear)]
  function listen(on: boolean) {
    if (on === listening) return
    listening = on
    for (const source of sources) source(on)
  }
  return {
    take(): Call[] {
      const taken = calls
      calls = []
      const longAgo = performance.now() - FORGET_MS
      for (const [call, { since }] of underWay) if (since < longAgo) underWay.delete(call)
      if (underWay.size === 0) {
        chosen = 0
        listen(true)
      }
      return taken
    },
  }
}

interface Hear {
  began(call: object, to: string): void
  ended(call: object, failed: boolean): void
}

function redisCalls({ began, ended }: Hear) {
  const channel = diagnostics.tracingChannel<unknown, object>('ioredis:command')
  const subscribers = {
    start: (context: object) => began(context, 'redis'),
    end: () => {},
    asyncStart: () => {},
    asyncEnd: (context: object) => ended(context, 'error' in context),
    error: () => {},
  }
  return (on: boolean) => (on ? channel.subscribe(subscribers) : channel.unsubscribe(subscribers))
}

interface HttpCall {
  request: { origin: string | URL }
  response?: { statusCode: number }
}

function httpCalls({ began, ended }: Hear) {
  const subscribers: [channel: string, (message: unknown) => void][] = [
    ['undici:request:create', told(({ request }) => began(request, new URL(request.origin).host))],
    [
      'undici:request:headers',
      told(({ request, response }) => ended(request, (response?.statusCode ?? 0) >= 500)),
    ],
    ['undici:request:error', told(({ request }) => ended(request, true))],
  ]
  return (on: boolean) => {
    for (const [channel, listener] of subscribers)
      if (on) diagnostics.subscribe(channel, listener)
      else diagnostics.unsubscribe(channel, listener)
  }
}

const told = (hear: (message: HttpCall) => void) => (message: unknown) => hear(message as HttpCall)
