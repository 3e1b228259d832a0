// Lesson 01: how long does a request take when the server is nearly full?
import { experiment, type Workload } from '../src/lab/experiment.ts'

type Knobs = Record<'connections' | 'popular' | 'orders', number>

/** The least popular product that visitors look at. */
const LAST_PRODUCT = 200

/**
 * Mostly product pages, all of these products alike; the more popular a product is, the longer its page takes.
 * @param popular the most popular product that they look at
 * @param orders how many there are
 */
function browsing({ connections, popular, orders }: Knobs): Workload {
  return {
    connections,
    requests: [
      { weight: 8, method: 'GET', path: '/products/{product}', expect: '"id":{product},' },
      { weight: 1, method: 'GET', path: '/products?after={after}&limit=20', expect: '[{"id":' },
      { weight: 1, method: 'GET', path: '/orders/{order}', expect: '"id":{order},' },
    ],
    draws: {
      product: { from: popular, to: LAST_PRODUCT },
      after: { from: 0, to: 40_000 },
      order: { from: 1, to: orders },
    },
  }
}

/** The same, and now and then the start page's list of bestsellers. */
function startPage(knobs: Knobs): Workload {
  const { requests, ...rest } = browsing(knobs)
  return {
    ...rest,
    requests: [...requests, { weight: 1, method: 'GET', path: '/bestsellers', expect: '"sold":' }],
  }
}

export default experiment({
  lesson: '01-measure',
  question: 'How long does a request take when the server is nearly full?',
  knobs: {
    popular: {
      label: 'Most popular product',
      help: 'visitors look at this product up to the 200th, all alike; the nearer to 1, the more the pages differ in cost',
      default: 20,
      min: 1,
      max: LAST_PRODUCT,
      integer: true,
    },
    connections: {
      label: 'Connections',
      help: 'clients of the closed loop, that each ask again as soon as they are answered',
      default: 20,
      min: 1,
      max: 500,
      integer: true,
    },
    orders: {
      label: 'Orders',
      help: 'how many the shop has; the more, the longer its pages take, and to count its bestsellers',
      default: 200_000,
      min: 1_000,
      max: 1_000_000,
      integer: true,
      rows: 'orders',
    },
    ttl: {
      label: 'Time to live of the bestsellers',
      help: 'how old their list may be before it is counted again (only in the scenario "stalls")',
      unit: 's',
      default: 1,
      min: 0.05,
      max: 3600,
      env: 'BESTSELLERS_TTL',
    },
  },
  systems: {
    full: {
      about: 'the shop with as much to do as it can carry: a closed loop',
      roles: { shop: { run: 'before.ts' } },
    },
    tenth: {
      about: 'the same shop, asked for a tenth of that: an open loop',
      roles: { shop: { run: 'before.ts' } },
      load: { share: 0.1 },
    },
    busy: {
      about: 'the same shop, asked for nine tenths of that',
      roles: { shop: { run: 'before.ts' } },
      load: { share: 0.9 },
    },
    closed: {
      about: 'the shop with a list of bestsellers, measured by a closed loop',
      roles: { shop: { run: 'start-page.ts' } },
      onlyWhenNamed: true,
    },
    open: {
      about: 'the same shop, measured by an open loop at 30 % of that',
      roles: { shop: { run: 'start-page.ts' } },
      load: { share: 0.3 },
      onlyWhenNamed: true,
    },
    yours: {
      about: 'your version of it, measured by the same open loop: exercise.ts',
      roles: { shop: { run: 'exercise.ts' } },
      load: { share: 0.3 },
      onlyWhenNamed: true,
    },
  },
  workload: browsing,
  seconds: 1.5,
  curve: true,
  claims: [{ metric: 'p99', of: 'full', over: 'tenth', atLeast: 1.5 }],
  scenarios: {
    uneven: {
      question: 'And when a few pages cost much more than the others?',
      systems: ['full'],
      knobs: { popular: 1 },
      curve: true,
    },
    stalls: {
      question: 'Which of two ways to measure the same shop tells you that it stops once a second?',
      systems: ['closed', 'open'],
      knobs: { connections: 1, popular: 100 },
      workload: startPage,
      seconds: 2,
      claims: [{ metric: 'p99', of: 'open', over: 'closed', atLeast: 2 }],
    },
  },
})
