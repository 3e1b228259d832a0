// A server with next to nothing to do. What a request still costs is HTTP itself, and whatever stands before it.
import { readEnv, serverSchema } from '../../src/shop/config.ts'
import { serve } from '../../src/shop/serve.ts'
import { createServer, health } from '../../src/shop/server.ts'

const app = await createServer(readEnv(serverSchema))
await app.register(health)
app.get('/hello', () => ({ hello: 'world' }))
await serve(app)
