// The closed loop: autocannon keeps every connection busy, so it finds how much a system can carry.
// autocannon's own summary rounds to milliseconds, so each answer's time is taken from its events.
import { type EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import { isConstant, type Request, requestMix, type Values } from '../mix.ts'
import { Carried, partWithin } from './carried.ts'
import type { LoadFigures, LoadMessage, LoadOrder } from './protocol.ts'
import { type Answer, isRight, Recorder } from './recorder.ts'
import { warmUp } from './warm.ts'

/** autocannon's client, with the parts that its types leave out. */
type Client = autocannon.Client &
  EventEmitter & {
    destroy(): void
    conn: Socket
    pipelinedRequests: { clear(): void }
    parser: { initialize(type: 'RESPONSE'): void }
  }

/** An idle server has accepted every connection by then, ms. */
const ACCEPTED_WITHIN_MS = 50

/**
 * Warms up, says that it is measuring, and gives the figures of the `order.seconds` from then on. The load doesn't pause in between:
 * a system that has been idle starts slowly again, and what was left of the warm-up's requests would be in the way.
 * @param visitors what each carries; connection i is that of visitor i mod their number
 * @param enough ends it early, without waiting for the answers still under way
 */
export async function closedLoop(
  order: LoadOrder,
  visitors: Values[],
  say: (message: LoadMessage) => void,
  enough: AbortSignal,
): Promise<LoadFigures> {
  const { workload, url, seconds } = order
  const mix = requestMix(workload)
  let next = mix(order.seed)
  const warm = warmUp(order)
  let underWay = 0
  let recorder = new Recorder(
    workload,
    (sample) => {
      say(sample)
      warm.take(sample)
    },
    () => underWay,
  )
  const clients: Client[] = []
  let open = true
  /** What the measured time was worth, and the clients whose request reaches over its end. */
  let stretch = { from: Infinity, to: Infinity }
  const carried = new Carried()
  const reachingOver = new Set<Client>()
  let allAnswered = () => {}
  const settle = (client: Client) => {
    if (!reachingOver.delete(client)) return
    setImmediate(() => client.destroy()) // not at once: autocannon is in the middle of its next request
    if (reachingOver.size === 0) allAnswered()
  }
  /** Clients that wait for their first answer. */
  const notYetAnswered = new Set<Client>()
  let noteEveryone = () => {}
  const everyoneAnswered = new Promise<void>((resolve) => {
    noteEveryone = resolve
  })
  /** The answer that is being handled: autocannon has its time in the 'response' event, its body in the `verifyBody` just after. */
  const answered: Answer = { us: 0, status: 0, body: '', cacheStatus: undefined }
  let by: Client
  let asked: Request

  const setupClient = (client: Client) => {
    const visitor = visitors[clients.length % visitors.length]
    clients.push(client)
    notYetAnswered.add(client)
    let request = next(visitor)
    /** What figures call the request that was lost last. */
    let lost: string | undefined
    let waiting = false
    /** Whether figures know of it. */
    let counted = false
    /** The server says that it closes the connection after this answer; and that answer has come whole. */
    let willClose = false
    let closing = false
    let cacheStatus: string | undefined
    client.setRequests([
      isConstant(workload)
        ? raw(request)
        : {
            setupRequest: (defaults) => {
              request = next(visitor)
              return { ...defaults, ...raw(request) }
            },
          },
    ])
    if (order.warmSeconds > 0) client.once('request', () => client.conn.cork())
    client.on('headers', ({ headers, shouldKeepAlive }: { headers: string[]; shouldKeepAlive: boolean }) => {
      cacheStatus = header(headers, 'cache-status')
      willClose = !shouldKeepAlive
    })
    client.on('response', (status, _bytes, ms) => {
      if (waiting) underWay--
      waiting = false
      closing = willClose
      answered.us = ms * 1000
      answered.status = status
      answered.cacheStatus = cacheStatus
      asked = request
      by = client
    })
    // A request sent while one is still unanswered means that its connection was lost: autocannon opens another and goes on.
    // Where the server had said so, it is autocannon's mistake to have sent one there, and the same client asks again at once.
    client.on('request', () => {
      if (waiting) {
        forget(client)
        lost = request.name
        if (!closing) {
          counted = open || reachingOver.has(client) // it was asked in time, and got no answer
          if (counted) recorder.failure('connection', lost)
          settle(client)
        }
        closing = false
      } else underWay++
      waiting = true
    })
    // Comes after the 'request' of the new connection, which took it for a lost one.
    client.on('timeout', () => {
      if (!counted) return
      counted = false
      recorder.failure('connection', lost, -1)
      recorder.failure('timeout', lost)
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
      answered.body = String(body)
      const right = isRight(answered, asked.expect)
      if (right && stretch.from < Infinity) {
        const now = performance.now()
        carried.add(partWithin(stretch, now - answered.us / 1000, now), asked.name)
      }
      if (open) recorder.answer(answered, right, asked.name)
      if (notYetAnswered.delete(by) && notYetAnswered.size === 0) noteEveryone()
      settle(by)
      return true
    },
  } as autocannon.Options)
  if (order.warmSeconds > 0) await startTogether(clients)
  const settled = await warm.over
  // Until each has been answered, fewer clients than said are there.
  if (order.warmSeconds > 0) await Promise.race([everyoneAnswered, sleep(order.timeoutSeconds * 1000)])
  recorder.stop()
  recorder = new Recorder(workload, say, () => underWay)
  stretch = { from: performance.now(), to: performance.now() + seconds * 1000 }
  // From here on each system gets the same requests, however many its warm-up took.
  next = mix(order.seed)
  say({ type: 'measuring' })
  await sleep(seconds * 1000, undefined, { signal: enough }).catch(() => {}) // it only rejects when it is enough
  open = false
  recorder.stop()
  for (const client of clients) reachingOver.add(client)
  await Promise.race([
    new Promise<void>((resolve) => (allAnswered = resolve)),
    sleep(order.timeoutSeconds * 1000, undefined, { signal: enough }).catch(() => {}),
  ])
  for (const client of clients) client.destroy()
  await running
  return { ...recorder.figures(carried), seconds, settled }
}

/**
 * Lets the clients' first requests go, once the server has all connections: a busy one accepts few at a time, and the last clients
 * would wait for many answers of the first before the server knew of them.
 */
async function startTogether(clients: Client[]): Promise<void> {
  const connections = clients.map(({ conn }) => conn)
  await Promise.allSettled(connections.map((connection) => once(connection, 'connect')))
  await sleep(ACCEPTED_WITHIN_MS)
  for (const connection of connections) connection.uncork()
}

/** The value of a header in a list of names and values. */
function header(raw: string[], name: string): string | undefined {
  for (let i = 0; i < raw.length; i += 2)
    if (raw[i]?.length === name.length && raw[i]?.toLowerCase() === name) return raw[i + 1]
  return undefined
}

/**
 * autocannon keeps a lost request in its queue and what came of its answer in its parser: each later answer on that client
 * would be timed from the request before its own, or read as the rest of the lost one. This empties both.
 */
function forget({ pipelinedRequests, parser }: Client): void {
  pipelinedRequests.clear()
  parser.initialize('RESPONSE')
}

/** autocannon writes the body's length into the headers that it gets: they are this request's own. */
function raw({ method, path, headers, body }: Request): autocannon.Request {
  return { method, path, ...(headers && { headers }), ...(body !== undefined && { body }) }
}
