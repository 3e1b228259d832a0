// Your turn. This is worker.ts: it takes one job at a time. Let it work on two photos at once; the README says how to have it measured.
import Type from 'typebox'
import { databaseUrl, readEnv, serverSchema } from '../../src/shop/config.ts'
import { openDatabase } from '../../src/shop/database.ts'
import { serve } from '../../src/shop/serve.ts'
import { createServer, health } from '../../src/shop/server.ts'
import { openQueue } from './brokers.ts'
import { photoFiles, storageFolder } from './thumbnails.ts'
import { uploadsIn } from './uploads.ts'

const config = readEnv(
  Type.Object({ ...serverSchema.properties, DATABASE_URL: databaseUrl, STORAGE_FOLDER: storageFolder }),
)
const db = await openDatabase(config.DATABASE_URL)
const files = photoFiles(config.STORAGE_FOLDER)
const uploads = uploadsIn(db)
const queue = await openQueue()

await queue.work({
  async perform(photoId) {
    await files.makeThumbnails(photoId)
    await uploads.finish(photoId, 'done')
  },
  giveUp: (photoId, error) => uploads.finish(photoId, 'dead', error.message),
})

// It serves nothing, but says that it is there, and closes with grace: after the job in hand.
const app = await createServer(config)
await app.register(health)
app.addHook('onClose', async () => {
  await queue.close()
  await db.destroy()
})
await serve(app)
