// Feed: the newest photos of the members one follows, gathered when asked for (fan-out on read).
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { unlessTaken } from './database/inserts.ts'
import { ErrorBody } from './errors.ts'
import { Id, IdParams } from './ids.ts'
import { requireMember } from './members.ts'
import { NewestFirst, newestPhotos, Photo } from './photos.ts'

const FollowParams = Type.Object({ id: Id, followeeId: Id })

export const feed: FastifyPluginAsyncTypebox = async (app) => {
  const schema = { tags: ['feed'] }

  app.get(
    '/members/:id/feed',
    {
      schema: {
        ...schema,
        params: IdParams,
        querystring: NewestFirst,
        response: { 200: Type.Array(Photo), 404: ErrorBody },
      },
    },
    async ({ params, query }) => {
      await requireMember(app.db, params.id)
      return newestPhotos(app.db, query)
        .innerJoin('follows', 'followee_id', 'member_id')
        .where('follower_id', '=', params.id)
        .execute()
    },
  )

  app.put(
    '/members/:id/following/:followeeId',
    {
      schema: {
        ...schema,
        summary: 'Follow',
        params: FollowParams,
        response: { 204: Type.Null(), 404: ErrorBody },
      },
    },
    async ({ params: { id, followeeId } }, reply) => {
      await requireMember(app.db, id)
      await requireMember(app.db, followeeId)
      const follow = app.db.insertInto('follows').values({ follower_id: id, followee_id: followeeId })
      await unlessTaken(follow.execute()) // following twice is following once
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/members/:id/following/:followeeId',
    { schema: { ...schema, summary: 'Unfollow', params: FollowParams, response: { 204: Type.Null() } } },
    async ({ params }, reply) => {
      await app.db
        .deleteFrom('follows')
        .where('follower_id', '=', params.id)
        .where('followee_id', '=', params.followeeId)
        .execute()
      return reply.code(204).send(null)
    },
  )
}
