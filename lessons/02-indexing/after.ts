// The shop with an index, or with those that INDEXES names (separated by commas), and pages by key.
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { type IndexName, indexNames } from './indexes.ts'
import { joined } from './packing-list.ts'
import { byKey } from './pages.ts'
import { start } from './start.ts'

const name = `(${indexNames.join('|')})`
const { INDEXES } = readEnv(
  Type.Object({
    INDEXES: Type.Unsafe<IndexName[]>({
      type: 'string',
      default: 'orders_by_time',
      pattern: `^(${name}(,${name})*)?$`,
      separator: ',',
      description: `some of ${indexNames.join(', ')}, separated by commas`,
    }),
  }),
)

await start(INDEXES, { packingList: joined, pages: byKey })
