// The payments service.
import { serve } from '../../src/shop/serve.ts'
import { createPaymentsTables, paymentsFrom } from './modules/payments.ts'
import { signing, statementRoutes } from './modules/statement.ts'
import { startService } from './service.ts'
import { transport } from './transport.ts'

const { app, db, config } = await startService()
await createPaymentsTables(db)
await app.register(statementRoutes, { db, sign: signing[config.SIGNING] })
await (await transport()).offer.payments(app, paymentsFrom(db))
await serve(app)
