// Requests of RESP2, as Redis clients send them: arrays of bulk strings, in a stream that may be cut anywhere.
import type { Bytes } from './resp.ts'

/** As in Redis: more is no request, but somebody who speaks another language. */
const MOST_ARGUMENTS = 1024 ** 2
const MOST_BYTES = 512 * 1024 ** 2
/** A length in digits needs no more. */
const LONGEST_LINE = 64

const CRLF = '\r\n'

/**
 * Reads a connection's stream.
 * @returns a function for each chunk of it, which gives the requests that are whole now; and, when what follows can't be a request, an
 * error with what Redis would answer: the stream is of no use after it
 */
export function requestReader(): (chunk: Buffer) => { requests: Bytes[][]; error?: Error } {
  let chunks: Buffer[] = []
  let size = 0
  /** With fewer bytes than this the next request can't be whole, so it isn't worth looking. */
  let needed = 0
  return (chunk) => {
    chunks.push(chunk)
    size += chunk.length
    if (size < needed) return { requests: [] }
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks)
    const requests: Bytes[][] = []
    let at = 0
    try {
      for (;;) {
        const read = readRequest(bytes, at)
        if ('needed' in read) {
          chunks = [bytes.subarray(at)]
          size = bytes.length - at
          needed = read.needed - at
          return { requests }
        }
        if (read.args.length > 0) requests.push(read.args)
        at = read.end
      }
    } catch (error) {
      return { requests, error: error as Error }
    }
  }
}

type Read = { args: Bytes[]; end: number } | { needed: number }

/** One request from `start` on, or how far the bytes must reach at least for it to be whole. */
function readRequest(bytes: Buffer, start: number): Read {
  const header = readLength(bytes, start, '*', MOST_ARGUMENTS, 'multibulk')
  if ('needed' in header) return header
  const args: Bytes[] = []
  let at = header.end
  for (let i = 0; i < header.length; i++) {
    const bulk = readLength(bytes, at, '$', MOST_BYTES, 'bulk')
    if ('needed' in bulk) return bulk
    if (bulk.length < 0) throw new Error('ERR Protocol error: invalid bulk length')
    const end = bulk.end + bulk.length
    if (bytes.length < end + CRLF.length) return { needed: end + CRLF.length }
    args.push(bytes.toString('latin1', bulk.end, end))
    at = end + CRLF.length
  }
  return { args, end: at }
}

/** A line such as `$5`: a sign, and a length. */
function readLength(
  bytes: Buffer,
  start: number,
  sign: '*' | '$',
  most: number,
  what: string,
): { length: number; end: number } | { needed: number } {
  if (bytes.length === start) return { needed: start + 1 }
  const first = String.fromCharCode(bytes[start] as number)
  if (first !== sign) throw new Error(`ERR Protocol error: expected '${sign}', got '${first}'`)
  const end = bytes.indexOf(CRLF, start)
  if (end === -1 && bytes.length - start <= LONGEST_LINE) return { needed: bytes.length + 1 }
  const text = bytes.toString('latin1', start + 1, end)
  const length = Number(text)
  if (end === -1 || !/^-?\d+$/.test(text) || length > most)
    throw new Error(`ERR Protocol error: invalid ${what} length`)
  return { length, end: end + CRLF.length }
}
