// The monolith: the four modules in one process. They call one another's functions, and share a transaction.
import { serve } from '../../src/shop/serve.ts'
import { inOneTransaction } from './in-one-transaction.ts'
import { catalogFrom, catalogRoutes } from './modules/catalog.ts'
import { memberRoutes, membersFrom } from './modules/members.ts'
import { createOrdersTables, orderRoutes } from './modules/orders.ts'
import { createPaymentsTables } from './modules/payments.ts'
import { signing, signingKey, statementRoutes } from './modules/statement.ts'
import { startService } from './service.ts'

const { app, db, config } = await startService()
await createOrdersTables(db)
await createPaymentsTables(db)

await app.register(memberRoutes, { db })
await app.register(catalogRoutes, { db })
await app.register(orderRoutes, { db, place: inOneTransaction(db, membersFrom(db), catalogFrom(db)) })
const key = await signingKey(config.SIGNING_KEY_FILE)
await app.register(statementRoutes, { db, sign: signing[config.SIGNING], key })
await serve(app)
