// Passes one request on to an instance, and its answer back, both as they come: nothing is kept whole in memory.
import { type IncomingMessage, type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Choose } from './algorithms.ts'
import { answeredHeaders, forwardedHeaders } from './headers.ts'
import type { Instance } from './instances.ts'
import type { Stickiness } from './sticky.ts'

export interface Forwarding {
  instances: readonly Instance[]
  choose: Choose
  /** Whether a request that failed is given to another instance, where that can do no harm. */
  retry: boolean
  sticky?: Stickiness
  /** A body that says it is longer is refused before an instance hears of it; one that doesn't say is the instance's to count. */
  maxBodyBytes: number
  /** Whether the server is closing: then connections end with their answers. */
  closing: () => boolean
}

/** Doing it twice is the same as doing it once (RFC 9110, section 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])

export function forwardTo(forwarding: Forwarding): RequestListener {
  return (request, response) => {
    if (!request.url?.startsWith('/')) answer(response, 400, 'The request must name a path')
    else if (Number(request.headers['content-length'] ?? 0) > forwarding.maxBodyBytes)
      answer(response, 413, `A body may have ${forwarding.maxBodyBytes} bytes`)
    else new Exchange(request, response, forwarding).pass()
  }
}

/** One request and what becomes of it: told by undici of each step. */
class Exchange implements Dispatcher.DispatchHandler {
  #request: IncomingMessage
  #response: ServerResponse
  #forwarding: Forwarding
  #body: Readable | null
  #tried: Instance[] = []
  #instance!: Instance
  #startedAt = 0
  /** Whether the instance may have seen the request. */
  #sent = false
  #clientGone = false
  #upstream: Dispatcher.DispatchController | undefined

  constructor(request: IncomingMessage, response: ServerResponse, forwarding: Forwarding) {
    this.#request = request
    this.#response = response
    this.#forwarding = forwarding
    this.#body = bodyOf(request)
    response.once('close', () => {
      if (response.writableFinished) return
      this.#clientGone = true
      this.#upstream?.abort(new Error('The client has left')) // nobody waits for it: let the instance stop as well
    })
  }

  /** Passes the request on, for the first time or again. */
  pass(): void {
    const { instances, choose, sticky } = this.#forwarding
    const request = this.#request
    const left = instances.filter((instance) => instance.up && !this.#tried.includes(instance))
    if (left.length === 0) {
      this.#giveUp()
      return
    }
    const headers = forwardedHeaders(request)
    this.#instance = sticky?.instanceOf(headers, left) ?? choose(left)
    this.#instance.inFlight++
    this.#startedAt = performance.now()
    this.#sent = false
    this.#instance.connections.dispatch(
      {
        method: request.method as Dispatcher.HttpMethod,
        path: request.url as string,
        headers,
        body: this.#body,
      },
      this,
    )
  }

  onRequestStart(upstream: Dispatcher.DispatchController): void {
    this.#sent = true
    this.#upstream = upstream
    if (this.#clientGone) upstream.abort(new Error('The client has left'))
  }

  onResponseStart(
    upstream: Dispatcher.DispatchController,
    status: number,
    headers: Parameters<typeof answeredHeaders>[0],
  ): void {
    if (status < 200) return // an interim answer; the real one follows
    const { sticky, closing } = this.#forwarding
    const response = this.#response
    this.#instance.answered(performance.now() - this.#startedAt)
    answeredHeaders(headers)
    sticky?.remember(headers, this.#instance)
    if (closing()) headers.connection = 'close'
    response.writeHead(status, headers)
    response.on('drain', () => upstream.resume())
  }

  /** A client that reads slowly holds back the instance, not our memory. */
  onResponseData(upstream: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#response.write(chunk)) upstream.pause()
  }

  onResponseEnd(): void {
    this.#instance.inFlight--
    this.#response.end()
  }

  onResponseError(_upstream: Dispatcher.DispatchController, error: Error & { code?: string }): void {
    this.#instance.inFlight--
    if (this.#clientGone) return
    const reason = `Instance ${this.#instance.number}: ${error.message}`
    // undici has refused to send it, so that is not the instance's fault.
    if (error.code === 'UND_ERR_INVALID_ARG') {
      this.#refuse(400, error.message)
      return
    }
    // An instance may end a connection because it has heard enough of a body. Whoever sends one must not be able to take it out.
    if (this.#body === null || !this.#sent) this.#instance.failed()
    // Half an answer can't be taken back: ending the connection tells the client that the rest is missing.
    if (this.#response.headersSent) this.#response.destroy()
    // It may be late because everybody is busy. To ask another one would only double the load.
    else if (error.code === 'UND_ERR_HEADERS_TIMEOUT') this.#refuse(504, reason)
    else if (this.#forwarding.retry && this.#mayRepeat()) {
      this.#tried.push(this.#instance)
      this.pass()
    } else this.#refuse(502, reason)
  }

  // #region repeat
  /**
   * An instance that died may have done what it was asked, and died before it could say so. To ask another one is right only if
   * the request never left us, or doing it twice does no harm. What was read of a body is gone.
   */
  #mayRepeat(): boolean {
    if (!this.#sent) return true
    return IDEMPOTENT.has(this.#request.method ?? '') && this.#body === null
  }
  // #endregion repeat

  #giveUp(): void {
    if (this.#tried.length > 0) this.#refuse(502, 'No instance gave an answer')
    else this.#refuse(503, 'No instance is up', { 'retry-after': '1' })
  }

  /** Nobody will read the body, and behind it comes the client's next request. */
  #refuse(...said: [status: number, message: string, headers?: Record<string, string>]): void {
    this.#body?.destroy()
    answer(this.#response, ...said)
  }
}

/** A stream of its own: undici destroys a body that the instance doesn't want to hear to the end, and with it would go the client. */
function bodyOf(request: IncomingMessage): Readable | null {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  if (encoding === undefined && (length === undefined || length === '0')) return null
  const body = request.pipe(new PassThrough())
  body.on('error', () => {}) // undici tells of it, as long as it listens
  request.on('error', (error) => body.destroy(error))
  // The rest of what nobody wants to hear is read all the same, and dropped: the client's next request comes after it.
  body.on('close', () => request.resume())
  return body
}

/** The balancer's own answer, in the shop's form. */
function answer(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify({ error: STATUS_CODES[status], message }))
}
