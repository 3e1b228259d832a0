// Photos: what members have uploaded. (The pictures themselves would live in object storage; these are their records.)
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { insertForId } from './database/inserts.ts'
import type { Database } from './database.ts'
import { ErrorBody, httpError } from './errors.ts'
import { Id, IdParams, text } from './ids.ts'
import { requireMember } from './members.ts'

const SidePx = Type.Integer({ minimum: 1, maximum: 100_000 })
const NewPhoto = Type.Object({
  title: text(200),
  widthPx: SidePx,
  heightPx: SidePx,
})
export const Photo = Type.Object({ id: Id, memberId: Id, ...NewPhoto.properties })

/** Newest first; pass the last id as `before` for the next page. */
export const NewestFirst = Type.Object({
  before: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, default: Number.MAX_SAFE_INTEGER }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
})

/** Photos, newest first (a later upload has a higher id), to be narrowed by the caller. */
export const newestPhotos = (db: Database, { before, limit }: Static<typeof NewestFirst>) =>
  db
    .selectFrom('photos')
    .select(['photos.id', 'member_id as memberId', 'title', 'width_px as widthPx', 'height_px as heightPx'])
    .where('photos.id', '<', before)
    .orderBy('photos.id', 'desc')
    .limit(limit)

export const photos: FastifyPluginAsyncTypebox = async (app) => {
  const schema = { tags: ['photos'], params: IdParams }

  app.get(
    '/members/:id/photos',
    { schema: { ...schema, querystring: NewestFirst, response: { 200: Type.Array(Photo), 404: ErrorBody } } },
    async ({ params, query }) => {
      await requireMember(app.db, params.id)
      return newestPhotos(app.db, query).where('member_id', '=', params.id).execute()
    },
  )

  app.post(
    '/members/:id/photos',
    { schema: { ...schema, body: NewPhoto, response: { 201: Photo, 404: ErrorBody } } },
    async ({ params, body }, reply) => {
      await requireMember(app.db, params.id)
      const { title, widthPx: width_px, heightPx: height_px } = body
      const id = await insertForId(app.db, 'photos', { member_id: params.id, title, width_px, height_px })
      return reply
        .code(201)
        .header('location', `/photos/${id}`)
        .send({ id, memberId: params.id, ...body })
    },
  )

  app.get(
    '/photos/:id',
    { schema: { ...schema, response: { 200: Photo, 404: ErrorBody } } },
    async ({ params: { id } }) => {
      const photo = await newestPhotos(app.db, { before: id + 1, limit: 1 })
        .where('id', '=', id)
        .executeTakeFirst()
      if (!photo) throw httpError(404, `There is no photo ${id}`)
      return photo
    },
  )
}
