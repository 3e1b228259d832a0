// Members: who orders. It owns the table members.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { ErrorBody, httpError } from '../../../src/shop/errors.ts'
import { Id, IdParams } from '../../../src/shop/ids.ts'
import type { Members } from './contracts.ts'
import type { MembersTables } from './tables.ts'

const findMember = (db: MembersTables, id: number) =>
  db.selectFrom('members').select(['id', 'name']).where('id', '=', id).executeTakeFirst()

/** What other modules may ask of this one. */
export const membersFrom = (db: MembersTables): Members => ({
  exists: async (id) => (await findMember(db, id)) !== undefined,
})

export const memberRoutes: FastifyPluginAsyncTypebox<{ db: MembersTables }> = async (app, { db }) => {
  const Member = Type.Object({ id: Id, name: Type.String() })

  app.get(
    '/members/:id',
    { schema: { params: IdParams, response: { 200: Member, 404: ErrorBody } } },
    async ({ params: { id } }) => {
      const member = await findMember(db, id)
      if (!member) throw httpError(404, `There is no member ${id}`)
      return member
    },
  )
}
