// The shop with the index, and the packing list by one query for each order and each line.
import { oneByOne } from './one-by-one.ts'
import { byKey } from './pages.ts'
import { start } from './start.ts'

await start(['orders_by_time'], { packingList: oneByOne, pages: byKey })
