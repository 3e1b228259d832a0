// Answers of RESP2, the protocol that Redis clients speak (https://redis.io/docs/latest/develop/reference/protocol-spec/).

/**
 * Bytes travel through the stand-in as strings of one character a byte (latin1), so any value comes out as it
 * went in, and lengths, ranges and order are those of bytes, as in Redis.
 */
export type Bytes = string

/** What a command answers, before encoding. A plain object is a hash: its fields and values in turn. */
export type Reply =
  | Bytes
  | number
  | boolean
  | null
  | undefined
  | Error
  | Status
  | typeof NIL_ARRAY
  | Reply[]
  | { [field: string]: Reply }

/** A simple string such as OK or QUEUED, as opposed to data. */
export class Status {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What RESP2 answers in place of an array that isn't there. */
export const NIL_ARRAY = Symbol('nil array')

export function encode(reply: Reply): Bytes {
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`
  if (typeof reply === 'number') return `:${Math.trunc(reply)}\r\n`
  if (reply === null || reply === undefined || reply === false) return '$-1\r\n'
  if (reply === NIL_ARRAY) return '*-1\r\n'
  if (reply === true) return ':1\r\n'
  if (reply instanceof Status) return `+${reply.text}\r\n`
  if (reply instanceof Error) return encodeError(reply)
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(encode).join('')}`
  return encode(Object.entries(reply).flat())
}

/** An error's first word is its code; one that has none gets ERR. */
function encodeError({ message }: Error): Bytes {
  const line = message.replaceAll(/[\r\n]+/g, ' ')
  return /^[A-Z]+ /.test(line) ? `-${line}\r\n` : `-ERR ${line}\r\n`
}
