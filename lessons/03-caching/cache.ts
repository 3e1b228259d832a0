// Cache-aside: look in the cache first; on a miss, compute the page once, however many ask, and keep it.
import type { Catalog, Page } from '../../src/shop/catalog.ts'

/** Where pages are kept: the shop's memory or Redis (see stores.ts). It may forget at any time, and it never fails. */
export interface Store {
  get(id: number): Promise<string | undefined> | string | undefined
  set(id: number, page: string): Promise<void> | void
  delete(id: number): Promise<void> | void
  close(): Promise<void> | void
}

/** The same catalog, with its product pages cached in `store`. */
export function cacheAside(catalog: Catalog, store: Store): Catalog {
  // #region read
  /** Pages being computed right now. */
  const flights = new Map<number, Promise<Page | undefined>>()

  async function productPage(id: number): Promise<Page | undefined> {
    const kept = await store.get(id)
    if (kept !== undefined) return { body: kept, cacheStatus: 'shop; hit' }

    // Somebody is computing this page already: wait for that one instead of starting another.
    // Without this, a popular page that expires is computed by everyone who asks for it: a stampede.
    const flight = flights.get(id)
    if (flight) return labelled(await flight, 'shop; fwd=miss; collapsed')

    const mine = compute(id)
    flights.set(id, mine)
    try {
      const page = await mine
      // A price may have changed while we computed. Then setPrice has taken our flight away, and what we hold is old.
      const stillTrue = flights.get(id) === mine
      if (page && stillTrue) await store.set(id, page.body)
      return labelled(page, stillTrue ? 'shop; fwd=miss; stored' : 'shop; fwd=miss')
    } finally {
      if (flights.get(id) === mine) flights.delete(id)
    }
  }

  const compute = (id: number) => catalog.productPage(id)
  // #endregion read

  // #region write
  async function setPrice(id: number, priceCents: number): Promise<boolean> {
    const found = await catalog.setPrice(id, priceCents)
    // First the truth, then the copy: the other way round, a reader in between would put the old page back.
    flights.delete(id)
    await store.delete(id)
    return found
  }
  // #endregion write

  return { productPage, setPrice }
}

/** `Cache-Status` (RFC 9211) tells whoever looks at the answer where it came from. */
function labelled(page: Page | undefined, cacheStatus: string): Page | undefined {
  return page && { ...page, cacheStatus }
}
