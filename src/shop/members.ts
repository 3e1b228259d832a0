// Members: the people who order prints, upload photos and follow one another.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Database } from './database.ts'
import { ErrorBody, httpError } from './errors.ts'
import { Id, IdParams } from './ids.ts'
import { hashPassword } from './password.ts'

const Name = Type.String({ minLength: 1, maxLength: 100 })
const Member = Type.Object({ id: Id, name: Name })
const NewMember = Type.Object({
  email: Type.String({ format: 'email', maxLength: 254 }),
  name: Name,
  password: Type.String({ minLength: 8, maxLength: 200 }),
})

/** @throws a 404 when there is no such member. */
export async function requireMember(db: Database, id: number) {
  const member = await db.selectFrom('members').select(['id', 'name']).where('id', '=', id).executeTakeFirst()
  if (!member) throw httpError(404, `There is no member ${id}`)
  return member
}

export const members: FastifyPluginAsyncTypebox = async (app) => {
  const schema = { tags: ['members'] }

  app.post(
    '/members',
    {
      schema: { ...schema, summary: 'Register', body: NewMember, response: { 201: Member, 409: ErrorBody } },
    },
    async ({ body: { email, name, password } }, reply) => {
      const row = { email: email.toLowerCase(), name, password_hash: await hashPassword(password) }
      const inserted = await app.db
        .insertInto('members')
        .values(row)
        .onConflict((conflict) => conflict.column('email').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!inserted) throw httpError(409, `${email} is already registered`)
      return reply.code(201).header('location', `/members/${inserted.id}`).send({ id: inserted.id, name })
    },
  )

  app.get(
    '/members/:id',
    { schema: { ...schema, params: IdParams, response: { 200: Member, 404: ErrorBody } } },
    ({ params }) => requireMember(app.db, params.id),
  )
}
