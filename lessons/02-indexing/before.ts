// The shop as it is: no index on the time of an order, and pages by offset.
import { joined } from './packing-list.ts'
import { byOffset } from './pages.ts'
import { start } from './start.ts'

await start([], { packingList: joined, pages: byOffset })
