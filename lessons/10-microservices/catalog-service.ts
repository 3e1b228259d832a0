// The catalog service.
import { serve } from '../../src/shop/serve.ts'
import { catalogFrom, catalogRoutes } from './modules/catalog.ts'
import { startService } from './service.ts'
import { transport } from './transport.ts'

const { app, db } = await startService()
await app.register(catalogRoutes, { db })
await (await transport()).offer.catalog(app, catalogFrom(db))
await serve(app)
