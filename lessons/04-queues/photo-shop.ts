// The shop with real photos: it takes JPEGs, keeps them, and says what became of them. When the thumbnails are made is not decided here.
import { createReadStream } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { insertForId } from '../../src/shop/database/inserts.ts'
import { httpError } from '../../src/shop/errors.ts'
import { Id, IdParams } from '../../src/shop/ids.ts'
import { requireMember } from '../../src/shop/members.ts'
import { buildShop } from '../../src/shop/shop.ts'
import { photoFiles, sizeOfJpeg, storageFolder, WIDTHS } from './thumbnails.ts'
import { uploadsIn } from './uploads.ts'

/** Larger photos are refused with 413, bytes. */
const LARGEST = 10_000_000

export async function buildPhotoShop() {
  const { STORAGE_FOLDER } = readEnv(Type.Object({ STORAGE_FOLDER: storageFolder }))
  const shop = await buildShop()
  const files = photoFiles(STORAGE_FOLDER)
  const uploads = uploadsIn(shop.db)
  await uploads.createTable()

  shop.addContentTypeParser(
    'image/jpeg',
    { parseAs: 'buffer', bodyLimit: LARGEST },
    async (_: unknown, body: Buffer) => body,
  )

  /** Keeps an uploaded photo, and gives its id. What arrives as anything but a JPEG is refused. */
  async function savePhoto(memberId: number, body: unknown): Promise<number> {
    if (!Buffer.isBuffer(body)) throw httpError(415, 'Send the photo itself, with content-type: image/jpeg')
    const size = await sizeOfJpeg(body)
    if (!size) throw httpError(400, 'This is not a JPEG')
    await requireMember(shop.db, memberId)
    const row = { member_id: memberId, title: 'Untitled', width_px: size.width, height_px: size.height }
    const id = await insertForId(shop.db, 'photos', row)
    await files.saveOriginal(id, body)
    await uploads.accept(id)
    return id
  }

  addStatus(shop, uploads)
  addThumbnails(shop, files)
  return { shop, files, uploads, savePhoto }
}

function addStatus(shop: FastifyInstance, uploads: ReturnType<typeof uploadsIn>): void {
  const startedAt = Date.now()
  shop.get<{ Params: { id: number } }>(
    '/photos/:id/status',
    { schema: { params: IdParams } },
    async ({ params: { id } }) => {
      const upload = await uploads.find(id)
      if (!upload) throw httpError(404, `Nobody has uploaded a photo ${id}`)
      const thumbnails = WIDTHS.map((width) => `/photos/${id}/thumbnails/${width}`)
      if (upload.state === 'done') return { id, state: 'done', thumbnails }
      return { id, state: upload.state, ...(upload.problem && { problem: upload.problem }) }
    },
  )
  shop.get('/gauges', () => uploads.gauges(startedAt))
}

function addThumbnails(shop: FastifyInstance, files: ReturnType<typeof photoFiles>): void {
  shop.get<{ Params: { id: number; width: number } }>(
    '/photos/:id/thumbnails/:width',
    { schema: { params: Type.Object({ id: Id, width: Type.Integer() }) } }, // they become a file's name
    async ({ params: { id, width } }, reply) => {
      const picture = createReadStream(files.thumbnail(id, width))
      await new Promise((resolve, reject) => picture.once('open', resolve).once('error', reject)).catch(
        () => {
          throw httpError(404, `Photo ${id} has no thumbnail of that width, or not yet`)
        },
      )
      return reply.type('image/jpeg').send(picture)
    },
  )
}
