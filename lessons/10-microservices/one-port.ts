// One port for HTTP/1.1 and gRPC: what a caller says first tells which of them it speaks.
import type { Socket } from 'node:net'
import { type Server, ServerCredentials } from '@grpc/grpc-js'
import type { FastifyInstance } from 'fastify'

/** Every HTTP/2 connection begins with these bytes, chosen so that no HTTP/1.1 server takes them for a request (RFC 9113, 3.4). */
const HTTP2_BEGINS = 'PRI * HTTP/2.0'

/** Has `grpc` answer on the app's port, beside the app. Their connections end when the app closes. */
export function onSamePort(app: FastifyInstance, grpc: Server): void {
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure())
  const [answerHttp] = app.server.listeners('connection') as ((socket: Socket) => void)[]
  app.server.removeAllListeners('connection')
  app.server.on('connection', (socket: Socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('readable', () => {
      const first: Buffer | null = socket.read()
      if (!first) return socket.destroy() // it has left without a word
      socket.unshift(first) // put back, for the one who will read it
      if (first.toString('latin1').startsWith(HTTP2_BEGINS)) injector.injectConnection(socket)
      else answerHttp?.call(app.server, socket)
    })
  })
  app.addHook('preClose', async () => injector.destroy())
}
