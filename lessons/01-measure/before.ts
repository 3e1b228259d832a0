// The shop as it is: in this lesson nothing about it changes but how much is asked of it.
import { serve } from '../../src/shop/serve.ts'
import { buildShop } from '../../src/shop/shop.ts'

await serve(await buildShop())
