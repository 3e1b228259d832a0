// The rows of the generated shop, table by table. A product's id is its popularity rank: product 1 is the bestseller.
import { randomStream } from './random.ts'
import { editions, personName, productText, reviewText } from './words.ts'

export type Sizes = { products: number; reviews: number; orders: number; members: number }
type Value = string | number
/** One table: how many rows to count on for the progress, and the rows themselves, each a list of its columns' values. */
export type Table = { name: string; columns: string[]; expected: number; rows: () => Iterable<Value[]> }

const PHOTOS_PER_MEMBER = 5
const FOLLOWS_PER_MEMBER = 10
const FIRST_ORDER_MS = Date.UTC(2025, 0, 1)
const YEAR_MS = 365 * 24 * 3600 * 1000

/** All tables, parents before children. `passwordHash` is every member's: hashing thousands of passwords takes minutes. */
export function shopTables(sizes: Sizes, seed: number, passwordHash: string): Table[] {
  const { products, reviews, orders, members } = sizes
  const basePrice = prices(products, seed)

  return [
    table('members', ['id', 'email', 'name', 'password_hash'], members, function* () {
      for (let id = 1; id <= members; id++)
        yield [id, `member${id}@example.com`, personName(id), passwordHash]
    }),
    table('products', ['id', 'name', 'photographer', 'description', 'price_cents'], products, function* () {
      for (let id = 1; id <= products; id++) {
        const { name, photographer, description } = productText(id)
        yield [id, name, photographer, description, basePrice(id)]
      }
    }),
    table('reviews', ['id', 'product_id', 'member_id', 'rating', 'text'], reviews, function* () {
      const random = randomStream(seed, 1)
      for (let id = 1; id <= reviews; id++) {
        const productId = random.rank(products)
        const quality = 1.5 + (productId % 7) / 2 // some products are better than others
        const rating = 1 + Math.floor(5 * random.uniform() ** (1 / quality))
        yield [id, productId, 1 + random.below(members), rating, reviewText(rating, random.below(1 << 16))]
      }
    }),
    table('orders', ['id', 'member_id', 'created_at_ms'], orders, function* () {
      const random = randomStream(seed, 2)
      for (let id = 1; id <= orders; id++) {
        yield [id, 1 + random.below(members), FIRST_ORDER_MS + Math.floor((id / orders) * YEAR_MS)]
      }
    }),
    table('order_lines', ['order_id', 'product_id', 'quantity', 'price_cents'], orders * 2.5, function* () {
      const random = randomStream(seed, 3)
      for (let orderId = 1; orderId <= orders; orderId++) {
        const first = random.rank(products)
        const chosen = new Set([first])
        for (let more = random.below(4); more > 0; more--) {
          // Half of what joins an order is another edition of the same picture (the frame to the print), half is popular.
          const another =
            random.uniform() < 0.5 ? sameSeries(first, random.below(editions)) : random.rank(products)
          chosen.add(Math.min(another, products))
        }
        for (const id of [...chosen].sort((a, b) => a - b))
          yield [orderId, id, 1 + random.below(3), basePrice(id)]
      }
    }),
    table(
      'photos',
      ['id', 'member_id', 'title', 'width_px', 'height_px'],
      members * PHOTOS_PER_MEMBER,
      function* () {
        const random = randomStream(seed, 4)
        for (let id = 1; id <= members * PHOTOS_PER_MEMBER; id++) {
          yield [id, 1 + random.below(members), `IMG_${String(id).padStart(6, '0')}`, 6000, 4000]
        }
      },
    ),
    table('follows', ['follower_id', 'followee_id'], members * FOLLOWS_PER_MEMBER, function* () {
      const random = randomStream(seed, 5)
      for (let id = 1; id <= members; id++) {
        const followees = new Set<number>() // few are followed by many: popularity again
        for (let i = 0; i < FOLLOWS_PER_MEMBER; i++) followees.add(random.rank(members))
        followees.delete(id)
        for (const followee of [...followees].sort((a, b) => a - b)) yield [id, followee]
      }
    }),
  ]
}

const table = (name: string, columns: string[], expected: number, rows: Table['rows']): Table => ({
  name,
  columns,
  expected,
  rows,
})

/** Each picture is sold in five editions with neighbouring ids. */
const sameSeries = (id: number, edition: number) => id - ((id - 1) % editions) + edition

/** Prices by product id, in cents, ending in 90: 4.90 to 198.90, most of them low. */
function prices(products: number, seed: number) {
  const random = randomStream(seed, 0)
  const cents = Array.from({ length: products }, () => Math.floor(5 * 40 ** random.uniform()) * 100 - 10)
  return (id: number) => cents[id - 1] as number
}
