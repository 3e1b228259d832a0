// For tests: a connection that shows a server's answers byte for byte.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A request as a client sends it: an array of bulk strings. */
export function request(...args: string[]): Buffer {
  const bulks = args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`)
  return Buffer.from(`*${args.length}\r\n${bulks.join('')}`)
}

export class RawConnection {
  readonly #socket: Socket
  /** Resolves when the server has closed the connection. */
  readonly ended: Promise<unknown>
  #received = ''
  #asked = 0

  constructor(url: string) {
    this.#socket = connect(Number(new URL(url).port), '127.0.0.1')
    this.ended = once(this.#socket, 'end')
    this.#socket.on('data', (chunk) => {
      this.#received += chunk.toString('latin1')
    })
  }

  /** Sends bytes as they are, and returns all that came until the answer to a PING sent after them. */
  async send(bytes: Buffer): Promise<string> {
    const marker = `marker-${this.#asked++}`
    this.#socket.write(Buffer.concat([bytes, request('PING', marker)]))
    return this.until(`$${marker.length}\r\n${marker}\r\n`)
  }

  /** Returns what was received before `end`, and forgets it. */
  async until(end: string): Promise<string> {
    while (!this.#received.includes(end)) await once(this.#socket, 'data')
    const [before = ''] = this.#received.split(end)
    this.#received = this.#received.slice(before.length + end.length)
    return before
  }

  /** Sends bytes without waiting for an answer. */
  write(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  close(): void {
    this.#socket.destroy()
  }
}
