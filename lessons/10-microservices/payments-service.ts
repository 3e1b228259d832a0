// The payments service.
import { serve } from '../../src/shop/serve.ts'
import { createPaymentsTables, paymentsFrom } from './modules/payments.ts'
import { signing, signingKey, statementRoutes } from './modules/statement.ts'
import { startService } from './service.ts'
import { transport } from './transport.ts'

const { app, db, config } = await startService()
await createPaymentsTables(db)
const key = await signingKey(config.SIGNING_KEY_FILE)
await app.register(statementRoutes, { db, sign: signing[config.SIGNING], key })
await (await transport()).offer.payments(app, paymentsFrom(db))
await serve(app)
