// The embedded stand-in for Redis: a small process that serves ioredis-mock over RESP2 to any number of connections.
import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { createServer, type Socket } from 'node:net'
import { serveAsStandIn } from '../../stand-in-process.ts'
import { requestReader } from './requests.ts'
import { type Bytes, encode } from './resp.ts'
import { Session } from './session.ts'

EventEmitter.defaultMaxListeners = 0 // every connection listens for changed keys (WATCH): many listeners are no leak here

const { version } = createRequire(import.meta.url)('ioredis-mock/package.json') as { version: string }
const DESCRIPTION = [
  '# Server',
  'redis_version:7.0.0',
  `stand_in:ioredis-mock ${version}, not a real Redis`,
  'redis_mode:standalone',
  `process_id:${process.pid}`,
  'loading:0',
  '',
].join('\r\n')

function serve(socket: Socket): void {
  socket.setNoDelay()
  let outgoing: Bytes = ''
  const send = (bytes: Bytes) => {
    // One write for all that one turn of the event loop answers.
    if (outgoing === '') setImmediate(flush)
    outgoing += bytes
  }
  const flush = () => {
    if (socket.writable) socket.write(outgoing, 'latin1')
    outgoing = ''
  }

  const session = new Session(DESCRIPTION, send)
  const requests: Bytes[][] = []
  /** What came after the requests and can't be one: the end, when they are answered. */
  let refused: Error | undefined
  let busy = false
  /** One request after the other: a pipeline's answers come in its order. */
  const work = async () => {
    if (busy) return
    busy = true
    for (let args = requests.shift(); args; args = requests.shift()) {
      send(await session.handle(args))
      if (args[0]?.toLowerCase() === 'quit') setImmediate(() => socket.end())
    }
    busy = false
    if (!refused) return
    send(encode(refused))
    setImmediate(() => socket.end())
  }

  const read = requestReader()
  socket.on('data', (chunk) => {
    if (refused) return
    const whole = read(chunk)
    requests.push(...whole.requests)
    refused = whole.error
    work()
  })
  socket.on('close', () => session.close())
  socket.on('error', () => socket.destroy()) // a client that went away is no news
}

serveAsStandIn(createServer(serve))
