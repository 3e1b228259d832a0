// The members service.
import { serve } from '../../src/shop/serve.ts'
import { memberRoutes, membersFrom } from './modules/members.ts'
import { startService } from './service.ts'
import { transport } from './transport.ts'

const { app, db } = await startService()
await app.register(memberRoutes, { db })
await (await transport()).offer.members(app, membersFrom(db))
await serve(app)
