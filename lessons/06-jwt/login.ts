// Logging in, logging out, and the routes that are a member's own. Who asks is the identity's business.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { ErrorBody, httpError } from '../../src/shop/errors.ts'
import { Id, text } from '../../src/shop/ids.ts'
import { requireMember } from '../../src/shop/members.ts'
import { NOBODYS_HASH, verifyPassword } from '../../src/shop/password.ts'
import { NewestFirst, newestPhotos, Photo } from '../../src/shop/photos.ts'
import type { Identity } from './identity.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; only on the routes that are a member's own. */
    memberId: number
  }
}

type Options = { identity: Identity; verify?: typeof verifyPassword }

const Member = Type.Object({ id: Id, name: Type.String() })
const Credentials = Type.Object({
  email: text(254),
  password: Type.String({ maxLength: 200 }), // scrypt would hash a megabyte as well: no need to
})

export const login: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { identity, verify = verifyPassword },
) => {
  const schema = { tags: ['login'] }

  // #region login
  app.post(
    '/login',
    { schema: { ...schema, body: Credentials, response: { 200: Member, 401: ErrorBody } } },
    async ({ body: { email, password } }, reply) => {
      const member = await app.db
        .selectFrom('members')
        .select(['id', 'name', 'password_hash'])
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst()
      // For an unknown address a hash is computed too: else the time it takes would tell who is a member.
      const right = await verify(password, member?.password_hash ?? NOBODYS_HASH)
      if (!member || !right) throw httpError(401, 'E-mail or password is wrong')
      await identity.begin(reply, member.id)
      return { id: member.id, name: member.name }
    },
  )
  // #endregion login

  app.delete('/login', { schema: { ...schema, response: { 204: Type.Null() } } }, async (request, reply) => {
    await identity.end(request, reply)
    return reply.code(204).send(null)
  })

  await app.register(ownRoutes, { identity })
}

/** In here nothing can be reached without being somebody: the hook runs before validation and before every handler. */
const ownRoutes: FastifyPluginAsyncTypebox<Pick<Options, 'identity'>> = async (app, { identity }) => {
  const schema = { tags: ['me'] }
  app.decorateRequest('memberId', 0)
  app.addHook('onRequest', async (request) => {
    request.memberId = await identity.memberOf(request)
  })

  app.get('/me', { schema: { ...schema, response: { 200: Member, 401: ErrorBody } } }, ({ memberId }) =>
    requireMember(app.db, memberId),
  )

  app.get(
    '/me/photos',
    {
      schema: {
        ...schema,
        querystring: NewestFirst,
        response: { 200: Type.Array(Photo), 401: ErrorBody },
      },
    },
    ({ memberId, query }) => newestPhotos(app.db, query).where('member_id', '=', memberId).execute(),
  )
}
