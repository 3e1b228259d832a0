// Services talk by gRPC: methods instead of URLs, binary messages as services.proto says, all calls on one HTTP/2 connection.
import type {
  handleUnaryCall,
  ServiceClientConstructor,
  ServiceError,
  UntypedHandleCall,
  UntypedServiceImplementation,
} from '@grpc/grpc-js'
import type { FastifyInstance } from 'fastify'
import type { Catalog, Members, Payments, Price } from './modules/contracts.ts'
import { onSamePort } from './one-port.ts'
import { CALL_WITHIN_MS, inTurn, type Transport, unreachable } from './transport.ts'

// Loaded here, not by an import at the top: services that talk REST shouldn't wait for it when they start.
const { credentials, loadPackageDefinition, Server, status } = await import('@grpc/grpc-js')
const { load } = await import('@grpc/proto-loader')

const PROTO = 'lessons/10-microservices/services.proto' // from where the shop is started: the project's folder
const { shop } = loadPackageDefinition(await load(PROTO, { longs: Number, defaults: true })) as unknown as {
  shop: Record<'Members' | 'Catalog' | 'Payments', ServiceClientConstructor>
}
type Method = (request: never) => Promise<object>

// #region offer
async function offer(app: FastifyInstance, name: keyof typeof shop, methods: Record<string, Method>) {
  const server = new Server()
  const handlers: UntypedServiceImplementation = {}
  for (const [method, answer] of Object.entries(methods)) {
    const handler: handleUnaryCall<never, object> = ({ request }, reply) => {
      answer(request).then(
        (value) => reply(null, value),
        (error) => {
          app.log.error(error)
          reply({ code: status.INTERNAL })
        },
      )
    }
    handlers[method] = handler as UntypedHandleCall
  }
  server.addService(shop[name].service, handlers)
  onSamePort(app, server)
}
// #endregion offer

// #region call
/** Gives a function that calls a method of one of the service's instances. */
function caller(name: keyof typeof shop, urls: string[]) {
  const next = inTurn(urls.map((url) => new shop[name](new URL(url).host, credentials.createInsecure())))
  return <Answer>(method: string, message: object) =>
    new Promise<Answer>((resolve, reject) => {
      const deadline = Date.now() + CALL_WITHIN_MS
      next()[method]?.(message, { deadline }, (error: ServiceError | null, answer: Answer) =>
        error ? reject(unreachable(error)) : resolve(answer),
      )
    })
}
// #endregion call

export const grpc: Transport = {
  offer: {
    members: (app, members: Members) =>
      offer(app, 'Members', {
        exists: async ({ id }: { id: number }) => ({ exists: await members.exists(id) }),
      }),
    catalog: (app, catalog: Catalog) =>
      offer(app, 'Catalog', {
        pricesOf: async ({ ids }: { ids: number[] }) => ({ prices: await catalog.pricesOf(ids) }),
      }),
    payments: (app, payments: Payments) =>
      offer(app, 'Payments', {
        charge: async ({ orderId, amountCents }: { orderId: number; amountCents: number }) => ({
          outcome: await payments.charge(orderId, amountCents),
        }),
        cancel: async ({ orderId }: { orderId: number }) => {
          await payments.cancel(orderId)
          return {}
        },
      }),
  },
  call: {
    members(urls) {
      const call = caller('Members', urls)
      return { exists: async (id) => (await call<{ exists: boolean }>('exists', { id })).exists }
    },
    catalog(urls) {
      const call = caller('Catalog', urls)
      return { pricesOf: async (ids) => (await call<{ prices: Price[] }>('pricesOf', { ids })).prices }
    },
    payments(urls) {
      const call = caller('Payments', urls)
      return {
        charge: async (orderId, amountCents) =>
          (await call<{ outcome: 'charged' | 'declined' }>('charge', { orderId, amountCents })).outcome,
        cancel: async (orderId) => void (await call('cancel', { orderId })),
      }
    },
  },
}
