// Tokens: the member carries a signed statement of who it is, and whoever has the key can check it, without asking anybody.
import cookies from '@fastify/cookie'
import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DenyList } from './deny-list.ts'
import { cookie, type Identity, SESSION_COOKIE, whoAreYou } from './identity.ts'
import type { Keys } from './keys.ts'
import type { Families } from './refresh.ts'
import { KEPT_FOR_S } from './rotation.ts'
import { AUDIENCE, CLOCK_TOLERANCE_S, ISSUER } from './settings.ts'

/** What a token says: `sub` is the member, `sid` the log-in that it comes from. It is signed, not encrypted: anybody can read it. */
type Claims = { sub: string; sid: string }

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: Claims
    user: Claims
  }
}

export interface TokenOptions {
  keys: Keys
  families: Families
  /** How long a token is good, and how long a member can get new ones without the password, s. */
  lifeS: number
  refreshLifeS: number
  denyList?: DenyList
}

const REFRESH_COOKIE = 'refresh'

/** Only the routes below /login get to see it: what isn't sent can't leak. */
const refreshCookie = (lifeS: number) => ({ ...cookie(lifeS), sameSite: 'strict' as const, path: '/login' })

export async function tokens(app: FastifyInstance, options: TokenOptions): Promise<Identity> {
  const { keys, families, lifeS, refreshLifeS, denyList } = options
  await app.register(cookies)

  // #region verify
  await app.register(jwt, {
    secret: {
      private: keys.signing().key,
      // The token names its key, and we look whether that is one of ours. It doesn't get to bring one.
      public: (_request, token, done) => {
        const key = keys.verifying(token.header.kid ?? '')
        done(key === undefined ? new Error('its key is unknown') : null, key)
      },
    },
    decode: { complete: true }, // `public` needs the header
    sign: { algorithm: keys.algorithm, iss: ISSUER, aud: AUDIENCE, expiresIn: lifeS },
    verify: {
      algorithms: [keys.algorithm], // ours, whatever the token says
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      allowedSub: /^[1-9]\d*$/, // a member's number, and no list of several
      // A claim that is missing passes its check: a token without `exp` would be good for ever.
      requiredClaims: ['iss', 'aud', 'exp', 'sub', 'sid'],
      clockTolerance: CLOCK_TOLERANCE_S * 1000,
    },
    // From the cookie, or from `Authorization: Bearer …` for those who aren't browsers.
    cookie: { cookieName: SESSION_COOKIE, signed: false },
    ...(denyList && { trusted: async (_request, { sid }) => !(await denyList.has(sid)) }),
  })
  // #endregion verify

  const claimsOf = async (request: FastifyRequest) => {
    try {
      return await request.jwtVerify<Claims>()
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 503) throw error // the deny-list didn't answer
      request.log.info(`a token was refused: ${(error as Error).message}`)
      throw whoAreYou()
    }
  }

  // #region carry
  async function carry(reply: FastifyReply, memberId: number, family: { id: string; token: string }) {
    const claims = { sub: String(memberId), sid: family.id }
    const token = await reply.jwtSign(claims, { sign: keys.signing() })
    reply.setCookie(SESSION_COOKIE, token, cookie(lifeS))
    reply.setCookie(REFRESH_COOKIE, family.token, refreshCookie(refreshLifeS))
  }

  app.post('/login/refresh', { schema: { tags: ['login'] } }, async (request, reply) => {
    const next = await families.next(request.cookies[REFRESH_COOKIE] ?? '')
    if ('refused' in next) {
      if (next.replayed) await endFamily(next.replayed)
      forget(reply)
      throw whoAreYou()
    }
    await carry(reply, next.memberId, next)
    return reply.code(204).send()
  })
  // #endregion carry

  /** The list first: if it doesn't answer, the family is still there, and all can be tried again. */
  async function endFamily(id: string): Promise<void> {
    await denyList?.add(id)
    await families.end(id)
  }

  const forget = (reply: FastifyReply) =>
    reply.clearCookie(SESSION_COOKIE, cookie(0)).clearCookie(REFRESH_COOKIE, refreshCookie(0))

  app.get('/.well-known/jwks.json', { schema: { tags: ['login'] } }, (_request, reply) =>
    reply.header('cache-control', `public, max-age=${KEPT_FOR_S}`).send(keys.published()),
  )

  app.addHook('onClose', async () => {
    keys.close()
    await denyList?.close()
  })

  return {
    begin: async (reply, memberId) => carry(reply, memberId, await families.begin(memberId)),
    memberOf: async (request) => Number((await claimsOf(request)).sub),
    async end(request, reply) {
      forget(reply)
      // The refresh token says it even when the access token is over; who has none, shows the other.
      const id = families.idOf(request.cookies[REFRESH_COOKIE]) || (await claimsOf(request)).sid
      if (await families.has(id)) await endFamily(id)
    },
  }
}
