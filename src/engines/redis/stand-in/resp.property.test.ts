// The edge of the stand-in: any bytes, cut anywhere.
import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startForTest } from '../../testing.ts'
import { RawConnection, request } from '../raw-connection.ts'
import { requestReader } from './requests.ts'
import { type Bytes, encode } from './resp.ts'

let standIn: Awaited<ReturnType<typeof startForTest>>
beforeAll(async () => {
  standIn = await startForTest('redis', 'stand-in')
})
afterAll(() => standIn.stop())

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array).toString('latin1'))
const command = fc.array(bytes, { minLength: 1, maxLength: 5 })

/** A text in pieces. */
function cut(text: string, places: number[]): Buffer[] {
  const ends = [...places.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b)
  return ends.map((end, i) => Buffer.from(text.slice(ends[i - 1] ?? 0, end), 'latin1'))
}

test('requests come out as they went in, however their bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (requests, places) => {
        const seen: Bytes[][] = []
        const read = requestReader()
        for (const chunk of cut(requests.map(encode).join(''), places)) seen.push(...read(chunk).requests)
        expect(seen).toEqual(requests)
      },
    ),
  )
})

test('an error is one line, whatever its message', () => {
  fc.assert(
    fc.property(fc.string(), (message) => {
      expect(encode(new Error(message)).slice(0, -2)).not.toMatch(/[\r\n]/)
    }),
  )
})

const PIECES = [
  '*1\r\n',
  '*-1\r\n',
  '*3\r\n',
  '$4\r\n',
  '$-1\r\n',
  '$999999999\r\n',
  'PING',
  '\r\n',
  ':1\r\n',
  '+OK\r\n',
  '-ERR\r\n',
  '*99999999999\r\n',
  '*1\r\n$4\r\nPING\r\n',
]
const garbage = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), bytes), { maxLength: 10 })
  .map((parts) => parts.join(''))

test('what can be no request is refused in words, and nothing else happens', () => {
  fc.assert(
    fc.property(garbage, fc.array(fc.nat(), { maxLength: 12 }), (text, places) => {
      const read = requestReader()
      for (const chunk of cut(text, places)) {
        const { error } = read(chunk)
        if (!error) continue
        expect(error.message).toMatch(/^ERR Protocol error: (expected|invalid)/)
        break
      }
    }),
    { numRuns: 2000 },
  )
})

test('garbage ends its own connection at most: the next one is answered', async () => {
  const { hostname, port } = new URL(standIn.url)
  await fc.assert(
    fc.asyncProperty(garbage, async (text) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.end(Buffer.from(text, 'latin1'))
      socket.resume()
      await once(socket, 'close')
      const next = new RawConnection(standIn.url)
      expect(await next.send(request('PING'))).toBe('+PONG\r\n')
      next.close()
    }),
    { numRuns: 150 },
  )
})
