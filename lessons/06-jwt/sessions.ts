// Sessions: the member carries a number that means nothing, and the shop keeps what it stands for.
import cookies from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { cookie, type Identity, SESSION_COOKIE, whoAreYou } from './identity.ts'
import { fingerprint, unguessable } from './secrets.ts'

/** Where sessions are kept: see session-stores.ts. It gives none that is over. */
export interface SessionStore {
  add(id: string, session: Session): Promise<void> | void
  get(id: string): Promise<Session | undefined> | Session | undefined
  remove(id: string): Promise<void> | void
  close(): Promise<void> | void
}

export interface Session {
  memberId: number
  /** Unix time, ms. */
  endsMs: number
}

/** @param lifeS how long a session lasts from log-in, s */
export async function sessions(
  app: FastifyInstance,
  { store, lifeS }: { store: SessionStore; lifeS: number },
): Promise<Identity> {
  await app.register(cookies)
  app.addHook('onClose', async () => store.close())
  const shown = (request: FastifyRequest) => request.cookies[SESSION_COOKIE]

  // #region sessions
  return {
    async begin(reply, memberId) {
      // Always a new id: one that was planted in the browser before log-in is worth nothing after it (session fixation).
      const id = unguessable()
      await store.add(fingerprint(id), { memberId, endsMs: Date.now() + lifeS * 1000 })
      reply.setCookie(SESSION_COOKIE, id, cookie(lifeS))
    },
    async memberOf(request) {
      const id = shown(request)
      const session = id && (await store.get(fingerprint(id)))
      if (!session) throw whoAreYou()
      return session.memberId
    },
    async end(request, reply) {
      const id = shown(request)
      if (id) await store.remove(fingerprint(id))
      reply.clearCookie(SESSION_COOKIE, cookie(0))
    },
  }
  // #endregion sessions
}
