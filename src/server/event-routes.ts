// The stream of events that a page follows the lab by.
import type { FastifyPluginAsync } from 'fastify'
import type { EventLog } from './event-log.ts'
import { problem } from './problem.ts'

const MOST_STREAMS = 100
/** A page that doesn't read what it is sent is let go; when it comes back it gets what it missed. */
const MOST_UNREAD_BYTES = 1_000_000

export const eventRoutes: FastifyPluginAsync<{ log: EventLog }> = async (app, { log }) => {
  const schema = {
    summary: 'Server-Sent Events: all that happens; Last-Event-ID goes on',
    tags: ['lab'],
    response: { 200: { content: { 'text/event-stream': { schema: { type: 'string' } } } } },
  }
  app.get('/events', { sse: { kind: 'only' }, schema }, (_request, reply) => {
    if (log.listeners >= MOST_STREAMS) throw problem(503, `${MOST_STREAMS} pages are listening already.`)
    reply.sse.keepAlive()
    reply.sse.sendHeaders()
    let unread = MOST_UNREAD_BYTES
    const leave = log.join(reply.sse.lastEventId, (bytes) => {
      if (reply.raw.writableLength > unread) reply.raw.destroy()
      else reply.raw.write(bytes)
    })
    unread += reply.raw.writableLength // what was told before it came is not held against it
    reply.sse.onClose(leave)
  })
}
