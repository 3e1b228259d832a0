// The shop that answers at once: an upload is kept, a job goes into the queue, and a worker makes the thumbnails later.
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { httpError } from '../../src/shop/errors.ts'
import { IdParams } from '../../src/shop/ids.ts'
import { serve } from '../../src/shop/serve.ts'
import { openQueue } from './brokers.ts'
import { buildPhotoShop } from './photo-shop.ts'

const { BACKLOG_LIMIT } = readEnv(
  Type.Object({
    BACKLOG_LIMIT: Type.Integer({ default: 1000, minimum: 1, description: 'a number of jobs' }),
  }),
)
const { shop, uploads, savePhoto } = await buildPhotoShop()
const queue = await openQueue()
shop.addHook('onClose', () => queue.close())

// #region backpressure
/** Looked at before the photo is read: refusing must cost less than accepting. */
async function refuseWhenFull() {
  if ((await uploads.backlog()) < BACKLOG_LIMIT) return
  const full = httpError(503, 'More photos are waiting than we can soon work on; come back a little later')
  throw Object.assign(full, { headers: { 'retry-after': '2' } })
}
// #endregion backpressure

// #region upload
shop.post<{ Params: { id: number } }>(
  '/members/:id/uploads',
  { schema: { params: IdParams }, onRequest: refuseWhenFull },
  async ({ params, body }, reply) => {
    const id = await savePhoto(params.id, body)
    // 202 is a promise. So first the broker has the job safe, and then we say so.
    await queue.enqueue(id).catch(async () => {
      await uploads.finish(id, 'dead', 'it could not be enqueued')
      throw httpError(503, 'The photo could not be queued; please send it again')
    })
    return reply.code(202).header('location', `/photos/${id}/status`).send({ id, state: 'waiting' })
  },
)
// #endregion upload

await serve(shop)
