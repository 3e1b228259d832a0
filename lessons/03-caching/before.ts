// The shop as it is: every product page is computed from the database.
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'

await serve(await buildShop())
