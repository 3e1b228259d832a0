// How services talk to one another: by REST or by gRPC. The modules don't know which.
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { httpError } from '../../src/shop/errors.ts'
import type { Catalog, Members, Payments } from './modules/contracts.ts'

export interface Transport {
  /** Lets other services call a module of this one. */
  offer: {
    members(app: FastifyInstance, members: Members): Promise<void>
    catalog(app: FastifyInstance, catalog: Catalog): Promise<void>
    payments(app: FastifyInstance, payments: Payments): Promise<void>
  }
  /** A module of another service, to be used as if it were here: but each call may fail, and takes its time. */
  call: {
    members(urls: string[]): Members
    catalog(urls: string[]): Catalog
    payments(urls: string[]): Payments
  }
}

/** A call that isn't answered by then has failed, as far as the caller can tell. */
export const CALL_WITHIN_MS = 2_000

/** What a call is rejected with when it fails, for whatever reason. */
export const unreachable = (cause: unknown) =>
  Object.assign(httpError(503, "A service that this needs can't be reached"), { cause })

/** The instances of a service take turns. */
export function inTurn<T>(instances: T[]): () => T {
  if (instances.length === 0) throw new Error('A service is missing: set its …_URLS to its address')
  let turn = 0
  return () => instances[turn++ % instances.length] as T
}

/** The one that `TRANSPORT` names. The other one isn't loaded. */
export async function transport(): Promise<Transport> {
  const { TRANSPORT } = readEnv(
    Type.Object({ TRANSPORT: Type.Enum(['rest', 'grpc'], { default: 'rest', description: 'rest or grpc' }) }),
  )
  return TRANSPORT === 'rest' ? (await import('./rest.ts')).rest : (await import('./grpc.ts')).grpc
}
