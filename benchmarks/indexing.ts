// Lesson 02: what does it cost to find a few rows among many?
import { experiment, type Workload } from '../src/lab/experiment.ts'

/** The shop's orders are spread evenly over this year. */
const FROM_MS = Date.UTC(2025, 0, 1)
const YEAR_DAYS = 365
const DAY_MS = 24 * 3600 * 1000
const USUAL_ORDERS = 200_000
const PRODUCTS = 50_000
const MEMBERS = 20_000

type Knobs = Record<'orders' | 'hours' | 'days' | 'connections' | 'writes', number>

/** Any stretch of that many days in the year, each equally likely. */
const anyTime = (days: number) => ({ from: FROM_MS, to: FROM_MS + (YEAR_DAYS - days) * DAY_MS })

/** Packing lists of some hours, and new orders in between. */
const packingLists = ({ hours, connections, writes }: Knobs): Workload => ({
  connections,
  requests: [
    {
      weight: 100 - writes,
      name: 'packing list',
      method: 'GET',
      path: `/packing-list?from={from}&hours=${hours}`,
      expect: '"from":{from},',
    },
    {
      weight: writes,
      name: 'new order',
      method: 'POST',
      path: '/orders',
      json: '{"memberId":{member},"lines":[{"productId":{first},"quantity":1},{"productId":{second},"quantity":2}]}',
      expect: '"memberId":{member},',
    },
  ],
  draws: {
    from: anyTime(hours / 24),
    member: { from: 1, to: MEMBERS },
    first: { zipf: PRODUCTS },
    second: { zipf: PRODUCTS },
  },
})

/** Any member's orders in some days, of which there are few or none. */
const memberOrders = ({ days, connections }: Knobs): Workload => ({
  connections,
  requests: [
    {
      weight: 1,
      method: 'GET',
      path: `/members/{member}/orders?from={from}&days=${days}`,
      expect: '"memberId":{member},',
    },
  ],
  draws: { from: anyTime(days), member: { from: 1, to: MEMBERS } },
})

/** Any page of all orders: what a program asks for that fetches them from the first to the last. */
const anyPage = ({ orders, connections }: Knobs): Workload => ({
  connections,
  requests: [
    { weight: 1, method: 'GET', path: '/orders?position={seen}', expect: '"position":{seen},"next":' },
  ],
  draws: { seen: { from: 0, to: orders - 1 } },
})

const withIndexes = (...names: string[]) => ({
  roles: { shop: { run: 'after.ts', env: { INDEXES: names.join() } } },
})

export default experiment({
  lesson: '02-indexing',
  question: 'What does it cost to find the orders of one hour among those of a year?',
  knobs: {
    orders: {
      label: 'Orders',
      help: 'rows in the table of orders; their lines are about two and a half times as many',
      unit: 'rows',
      default: USUAL_ORDERS,
      min: 10_000,
      max: 1_000_000,
      integer: true,
      rows: 'orders',
    },
    hours: {
      label: 'Hours on a packing list',
      help: 'an hour has about 23 of the 200 000 orders; the more there are on the list, the more of the work is making it',
      unit: 'h',
      default: 1,
      min: 0.1,
      max: 168,
    },
    days: {
      label: "Days of a member's orders",
      help: 'how big a part of the year, and so of the table, the question is about (in the scenario "share")',
      unit: 'days',
      default: 30,
      min: 1,
      max: YEAR_DAYS,
    },
    writes: {
      label: 'Share of writes',
      help: 'requests that place an order, for which every index must be kept up',
      unit: '%',
      default: 0,
      min: 0,
      max: 100,
    },
    connections: {
      label: 'Connections',
      help: 'clients that each ask again as soon as they are answered',
      default: 10,
      min: 1,
      max: 500,
      integer: true,
    },
  },
  systems: {
    before: {
      about: 'no index on the time of an order: every order is looked at',
      roles: { shop: { run: 'before.ts' } },
    },
    index: { about: 'an index on the time of an order', ...withIndexes('orders_by_time') },
    'n-plus-one': {
      about: 'the index, and one query for each order and each line on the list',
      roles: { shop: { run: 'n-plus-one.ts' } },
    },
    covering: {
      about: 'an index by time that holds all that is asked about an order',
      ...withIndexes('orders_by_time_covering'),
      onlyWhenNamed: true,
    },
    'member-first': {
      about: 'an index by member, then by time',
      ...withIndexes('orders_by_member'),
      onlyWhenNamed: true,
    },
    many: {
      about: 'six indexes, of which hardly one is used',
      ...withIndexes(
        'orders_by_time',
        'orders_by_time_covering',
        'orders_by_member',
        'order_lines_by_order',
        'order_lines_by_price',
        'order_lines_by_quantity',
      ),
      onlyWhenNamed: true,
    },
    offset: {
      about: 'pages by offset: skip those that were seen',
      roles: { shop: { run: 'before.ts' } },
      onlyWhenNamed: true,
    },
    keyset: {
      about: 'pages by key: go on after the last that was seen',
      roles: { shop: { run: 'after.ts' } },
      onlyWhenNamed: true,
    },
    'postgres-join': {
      about: 'the index, and one query for the list, on PostgreSQL',
      ...withIndexes('orders_by_time'),
      engines: ['postgres'],
      onlyWhenNamed: true,
    },
    'postgres-n-plus-one': {
      about: 'the index, and one query for each order and each line, on PostgreSQL',
      roles: { shop: { run: 'n-plus-one.ts' } },
      engines: ['postgres'],
      onlyWhenNamed: true,
    },
    'postgres-generic': {
      about: 'the index, and one query for the list, on PostgreSQL, which plans it once for whatever hours',
      roles: {
        shop: {
          run: 'after.ts',
          env: { INDEXES: 'orders_by_time', PLAN_CACHE_MODE: 'force_generic_plan' },
        },
      },
      engines: ['postgres'],
      onlyWhenNamed: true,
    },
    yours: {
      about: 'your version: exercise.ts',
      roles: { shop: { run: 'exercise.ts' } },
      onlyWhenNamed: true,
    },
  },
  workload: packingLists,
  shows: { plan: { label: 'The plan', path: '/plan' } },
  claims: [{ metric: 'throughput', of: 'index', over: 'before', atLeast: 4 }],
  scenarios: {
    growth: {
      question: 'How does the cost grow with the table, when the answer stays as long as it was?',
      systems: ['before', 'index'],
      knobs: { connections: 1 }, // nobody waits for another, so the time is the question's own cost
      // As the table of a shop grows that gets older: more hours, and as many orders in each.
      workload: (knobs) => memberOrders({ ...knobs, days: USUAL_ORDERS / knobs.orders / 24 }),
      sweep: { knob: 'orders', values: [12_500, 50_000, 200_000, 400_000] },
    },
    share: {
      question: 'How big a part of the table may a question be about before an index stops helping?',
      systems: ['before', 'index', 'covering', 'member-first'],
      knobs: { connections: 1 },
      workload: memberOrders,
      seconds: 0.4,
      sweep: { knob: 'days', values: [1, 30, 365] },
      claims: [{ metric: 'throughput', of: 'member-first', over: 'index', atLeast: 1.5 }],
    },
    pages: {
      question: 'What does a page far down a long list cost?',
      systems: ['offset', 'keyset'],
      workload: anyPage,
      claims: [{ metric: 'throughput', of: 'keyset', over: 'offset', atLeast: 2 }],
    },
    postgres: {
      question: 'What do eighty small queries cost when the database is another process?',
      systems: ['postgres-join', 'postgres-n-plus-one', 'postgres-generic'],
      claims: [{ metric: 'throughput', of: 'postgres-n-plus-one', over: 'postgres-join', atMost: 0.5 }],
    },
    writes: {
      question: 'What does an order cost to write when six indexes have to be kept up?',
      systems: ['before', 'index', 'many'],
      knobs: { writes: 100 },
    },
  },
})
