// Who asks? What the shop's routes need to find out, whichever way it is done: by sessions or by tokens.
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { httpError } from '../../src/shop/errors.ts'

export interface Identity {
  /** The password was right: gives the member something to show from now on. */
  begin(reply: FastifyReply, memberId: number): Promise<void>
  /** @throws a 401 when the request doesn't show whose it is */
  memberOf(request: FastifyRequest): Promise<number>
  /** Logs out. */
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/** What a member shows, a session's id or a token, travels in the cookie of this name. */
export const SESSION_COOKIE = 'session'

/** One answer for whatever was wrong: a forger learns nothing from it. */
export const whoAreYou = () => httpError(401, 'Log in first: POST /login')

// #region cookie
/** @param lifeS how long the browser keeps it, s */
export const cookie = (lifeS: number): CookieSerializeOptions => ({
  httpOnly: true, // no script can read it: one that was smuggled into a page can't carry it off
  secure: true, // never sent over plain HTTP (browsers make an exception for this very machine)
  sameSite: 'lax', // not sent along when another site's page posts to us: that would be a forged request
  path: '/',
  maxAge: lifeS,
})
// #endregion cookie
