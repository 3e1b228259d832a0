// The closed loop: autocannon keeps every connection busy, so it finds how much a system can carry.
// autocannon's own summary rounds to milliseconds, so each answer's time is taken from its events.
import type { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import { isConstant, type Request, requestMix } from '../mix.ts'
import type { LoadFigures, LoadOrder, LoadSample } from './protocol.ts'
import { Recorder } from './recorder.ts'

/** autocannon's client, with the parts that its types leave out. */
type Client = autocannon.Client &
  EventEmitter & {
    destroy(): void
    pipelinedRequests: { clear(): void }
    parser: { initialize(type: 'RESPONSE'): void }
  }

/** Loads for `order.seconds`, or until `enough` is aborted. */
export async function closedLoop(
  order: LoadOrder,
  onSample: (sample: LoadSample) => void,
  enough?: AbortSignal,
): Promise<LoadFigures> {
  const { workload, url, seconds } = order
  const next = requestMix(workload, order.seed)
  const recorder = new Recorder(onSample)
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
    duration: seconds + 60,
    sampleInt: 20,
    timeout: order.timeoutSeconds,
    setupClient: setupClient as (client: autocannon.Client) => void,
    verifyBody: (body) => {
      const { us, expect, ...answer } = answered
      if (open) recorder.answer(us, { ...answer, body: String(body) }, expect)
      return true
    },
  } as autocannon.Options)
  await sleep(seconds * 1000, undefined, enough && { signal: enough }).catch(() => {}) // the signal only cuts it short
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
