// The shop as it is: whoever uploads a photo waits until its thumbnails are made.

import { httpError } from '../../src/shop/errors.ts'
import { IdParams } from '../../src/shop/ids.ts'
import { serve } from '../../src/shop/serve.ts'
import { buildPhotoShop } from './photo-shop.ts'

const { shop, files, uploads, savePhoto } = await buildPhotoShop()

// #region upload
shop.post<{ Params: { id: number } }>(
  '/members/:id/uploads',
  { schema: { params: IdParams } },
  async ({ params, body }, reply) => {
    const id = await savePhoto(params.id, body)
    try {
      await files.makeThumbnails(id)
    } catch (error) {
      await uploads.finish(id, 'dead', (error as Error).message)
      throw httpError(422, 'This photo is broken')
    }
    await uploads.finish(id, 'done')
    return reply.code(201).header('location', `/photos/${id}/status`).send({ id, state: 'done' })
  },
)
// #endregion upload

await serve(shop)
