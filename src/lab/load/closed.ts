// The closed loop: autocannon keeps every connection busy, so it finds how much a system can carry.
// autocannon's own summary rounds to milliseconds, so each answer's time is taken from its events.
import type { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import { isConstant, type Request, requestMix } from '../mix.ts'
import type { LoadFigures, LoadMessage, LoadOrder } from './protocol.ts'
import { Recorder } from './recorder.ts'
import { warmUp } from './warm.ts'

/** autocannon's client, with the parts that its types leave out. */
type Client = autocannon.Client &
  EventEmitter & {
    destroy(): void
    pipelinedRequests: { clear(): void }
    parser: { initialize(type: 'RESPONSE'): void }
  }

/**
 * Warms up, says that it is measuring, and gives the figures of the `order.seconds` from then on. The load doesn't pause in between:
 * a system that has been idle starts slowly again, and what was left of the warm-up's requests would be in the way.
 */
export async function closedLoop(
  order: LoadOrder,
  say: (message: LoadMessage) => void,
): Promise<LoadFigures> {
  const { workload, url, seconds } = order
  const next = requestMix(workload, order.seed)
  const warm = warmUp(order.warmSeconds)
  let recorder = new Recorder((sample) => {
    say(sample)
    warm.take(sample)
  })
  const clients: Client[] = []
  let open = true
  /** The answer that is being handled: autocannon has its time in the 'response' event, its body in the `verifyBody` just after. */
  let answered = {
    us: 0,
    status: 0,
    cacheStatus: undefined as string | undefined,
    expect: undefined as string | undefined,
  }

  const setupClient = (client: Client) => {
    clients.push(client)
    let request = next()
    let waiting = false
    let cacheStatus: string | undefined
    client.setRequests([
      isConstant(workload)
        ? raw(request)
        : {
            setupRequest: (defaults) => {
              request = next()
              return { ...defaults, ...raw(request) }
            },
          },
    ])
    client.on('headers', ({ headers }: { headers: string[] }) => {
      const at = headers.findIndex((name) => name.length === 12 && name.toLowerCase() === 'cache-status')
      cacheStatus = at < 0 ? undefined : headers[at + 1]
    })
    client.on('response', (status, _bytes, ms) => {
      waiting = false
      answered = { us: ms * 1000, status, cacheStatus, expect: request.expect }
    })
    // A request sent while one is still unanswered means that its connection was lost: autocannon opens another and goes on.
    client.on('request', () => {
      if (waiting) {
        forget(client)
        if (open) recorder.failure('connection')
      }
      waiting = true
    })
    // Comes after the 'request' of the new connection, which took it for a lost one.
    client.on('timeout', () => {
      if (!open) return
      recorder.failure('connection', -1)
      recorder.failure('timeout')
    })
  }

  const running = autocannon({
    url,
    connections: workload.connections,
    // It ends when we say so: its own clock is coarse.
    duration: order.warmSeconds + seconds + 60,
    sampleInt: 20,
    timeout: order.timeoutSeconds,
    setupClient: setupClient as (client: autocannon.Client) => void,
    verifyBody: (body) => {
      const { us, expect, ...answer } = answered
      if (open) recorder.answer(us, { ...answer, body: String(body) }, expect)
      return true
    },
  } as autocannon.Options)
  await warm.over
  recorder.finish()
  recorder = new Recorder(say)
  say({ type: 'measuring' })
  await sleep(seconds * 1000)
  open = false
  const figures = recorder.finish()
  for (const client of clients) client.destroy()
  await running
  return figures
}

/**
 * autocannon keeps a lost request in its queue and what came of its answer in its parser: each later answer on that client
 * would be timed from the request before its own, or read as the rest of the lost one. This empties both.
 */
function forget({ pipelinedRequests, parser }: Client): void {
  pipelinedRequests.clear()
  parser.initialize('RESPONSE')
}

function raw({ method, path, body }: Request): autocannon.Request {
  return {
    method,
    path,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
  }
}
