// What visitors of the shop do, as workloads that experiments share.
import type { Workload } from '../src/lab/experiment.ts'

/** The products in the shop's data; product 1 is the bestseller. */
const PRODUCTS = 50_000

/**
 * Product pages by popularity, and now and then a change of a price.
 * @param connections clients that each ask again as soon as they are answered
 * @param writes share of requests that change a price, %
 */
export function popularProducts({ connections, writes }: { connections: number; writes: number }): Workload {
  return {
    connections,
    requests: [
      { weight: 100 - writes, method: 'GET', path: '/products/{product}', expect: '"id":{product},' },
      {
        weight: writes,
        method: 'PUT',
        path: '/products/{product}/price',
        json: '{"priceCents":{price}}',
        expect: '"priceCents":{price}',
      },
    ],
    draws: { product: { zipf: PRODUCTS }, price: { from: 500, to: 50_000 } },
  }
}
