// The orders service: it runs the saga, and goes on undoing what was left half done.
import Type from 'typebox'
import { readEnv, roleUrls } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { createOrdersTables, orderRoutes } from './modules/orders.ts'
import { saga, undoUnfinished } from './saga.ts'
import { startService } from './service.ts'
import { transport } from './transport.ts'

const UNDO_EVERY_MS = 500

const urls = readEnv(Type.Object({ MEMBERS_URLS: roleUrls, CATALOG_URLS: roleUrls, PAYMENTS_URLS: roleUrls }))
const { app, db } = await startService()
await createOrdersTables(db)

const { call } = await transport()
const payments = call.payments(urls.PAYMENTS_URLS)
const others = {
  members: call.members(urls.MEMBERS_URLS),
  catalog: call.catalog(urls.CATALOG_URLS),
  payments,
}
await app.register(orderRoutes, { db, place: saga(db, others) })

let undoing: Promise<void> | undefined
const timer = setInterval(() => {
  undoing ??= undoUnfinished(db, payments)
    .catch((error) => app.log.warn(error, 'will be tried again'))
    .finally(() => {
      undoing = undefined
    })
}, UNDO_EVERY_MS)
app.addHook('onClose', async () => {
  clearInterval(timer)
  await undoing
})
await serve(app)
