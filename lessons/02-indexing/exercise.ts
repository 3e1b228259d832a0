// Your turn. This is the packing list by one query for each order and each line, as in n-plus-one.ts. Make it three queries,
// however long the list is: the orders, all their lines, all their products. The README says how to have it measured.
import { oneByOne } from './one-by-one.ts'
import type { PackingList } from './packing-list.ts'
import { byKey } from './pages.ts'
import { start } from './start.ts'

const packingList: PackingList = async (db, period) => oneByOne(db, period)

await start(['orders_by_time'], { packingList, pages: byKey })
