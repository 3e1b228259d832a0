// What visitors of the shop do, as workloads that experiments share.
import type { Workload } from '../src/lab/experiment.ts'

/**
 * Product pages by popularity, and now and then a change of a price.
 * @param connections clients that each ask again as soon as they are answered
 * @param products how many different products they ask for, the most popular ones of the shop's 50 000
 * @param writes share of requests that change a price, %
 */
export function popularProducts({
  connections,
  products,
  writes,
}: Record<'connections' | 'products' | 'writes', number>): Workload {
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
    draws: { product: { zipf: products }, price: { from: 500, to: 50_000 } },
  }
}
