// The shop as it is: one instance. Nothing in it knows of the others; what they share is the database.
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'

await serve(await buildShop())
