// Members: the people who order prints, upload photos and follow one another.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { insertForId, unlessTaken } from './database/inserts.ts'
import type { Database } from './database.ts'
import { ErrorBody, httpError } from './errors.ts'
import { Id, IdParams, text } from './ids.ts'
import { hashPassword } from './password.ts'

const Name = text(100)
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
      const id = await unlessTaken(insertForId(app.db, 'members', row))
      if (id === undefined) throw httpError(409, `${email} is already registered`)
      return reply.code(201).header('location', `/members/${id}`).send({ id, name })
    },
  )

  app.get(
    '/members/:id',
    { schema: { ...schema, params: IdParams, response: { 200: Member, 404: ErrorBody } } },
    ({ params }) => requireMember(app.db, params.id),
  )
}
