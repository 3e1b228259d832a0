// Lesson 10: what does it cost an order to cross processes, and what do the processes in between buy?
import { experiment, type System, type Workload } from '../src/lab/experiment.ts'

/** For this experiment alone: the file is published with the source, so its key protects nothing. */
const demoKey = { SIGNING_KEY_FILE: 'lessons/10-microservices/demo-key.pem' }

/** The monolith cut along its modules, one process each, with a gateway before them. */
const split = (about: string, env: Record<string, string>): System => ({
  about,
  roles: {
    members: { run: 'members-service.ts', env },
    catalog: { run: 'catalog-service.ts', env },
    payments: { run: 'payments-service.ts', env: { ...env, ...demoKey }, instances: 'payments' },
    orders: { run: 'orders-service.ts', env },
    gateway: { run: 'gateway-service.ts' },
  },
})

const catalog = {
  name: 'catalog',
  method: 'GET',
  path: '/products/{product}',
  expect: '"id":{product},',
} as const
const order = {
  name: 'order',
  method: 'POST',
  path: '/orders',
  json: '{"memberId":{member},"lines":[{"productId":{product},"quantity":1},{"productId":{second},"quantity":2}]}',
  expect: '"state":"paid"',
} as const
const payment = {
  name: 'payment',
  method: 'GET',
  path: '/payments/statement?last={last}',
  expect: '"signature":',
} as const
const draws = {
  product: { zipf: 200 },
  second: { from: 201, to: 1000 },
  member: { from: 1, to: 1000 },
}

/** Requests at a rate, of which one in fifty is for a statement. */
const someStatements = {
  workload: ({ receipts }: Record<'receipts', number>): Workload => ({
    connections: 20,
    requests: [
      { weight: 78, ...catalog },
      { weight: 20, ...order },
      { weight: 2, ...payment },
    ],
    draws: { ...draws, last: { from: receipts, to: receipts } },
  }),
  openRate: 'rate',
  seconds: 2,
}

export default experiment({
  lesson: '10-microservices',
  question: 'What does it cost an order to cross processes?',
  knobs: {
    connections: {
      label: 'Connections',
      help: 'clients that each ask again as soon as they are answered',
      default: 1,
      min: 1,
      max: 200,
      integer: true,
    },
    orders: {
      label: 'Share of orders',
      help: 'requests that place an order; the others ask for a product',
      unit: '%',
      default: 50,
      min: 1,
      max: 99,
    },
    payments: {
      label: 'Payments services',
      help: 'instances of the payments service; the monolith has none to add',
      default: 1,
      min: 1,
      max: 4,
      integer: true,
    },
    receipts: {
      label: 'Receipts in a statement',
      help: 'charges that are signed anew for each statement',
      default: 20,
      min: 1,
      max: 200,
      integer: true,
    },
    rate: {
      label: 'Requests a second',
      help: 'in the scenarios that send requests at a rate, whether the last ones are answered or not',
      unit: 'req/s',
      default: 100,
      min: 10,
      max: 1000,
      integer: true,
    },
  },
  systems: {
    monolith: {
      about: 'four modules in one process; an order is one transaction',
      roles: { shop: { run: 'monolith.ts', env: demoKey } },
    },
    rest: split('four services behind a gateway, that call one another by REST', { TRANSPORT: 'rest' }),
    grpc: {
      ...split('the same services, that call one another by gRPC', { TRANSPORT: 'grpc' }),
      onlyWhenNamed: true,
    },
    repaired: {
      about: 'the monolith, that signs on the thread pool instead of blocking',
      roles: { shop: { run: 'monolith.ts', env: { ...demoKey, SIGNING: 'pool' } } },
      onlyWhenNamed: true,
    },
    yours: {
      about: 'your version: exercise.ts, and a payments service beside it',
      roles: {
        payments: { run: 'payments-service.ts', env: demoKey },
        shop: { run: 'exercise.ts', env: demoKey },
      },
      onlyWhenNamed: true,
    },
  },
  workload: ({ connections, orders }) => ({
    connections,
    requests: [
      { weight: 100 - orders, ...catalog },
      { weight: orders, ...order },
    ],
    draws,
  }),
  claims: [
    { metric: 'p50', of: 'rest', over: 'monolith', route: 'order', atLeast: 1.5 },
    { metric: 'p50', of: 'rest', over: 'monolith', route: 'catalog', atLeast: 1.2 },
  ],
  scenarios: {
    grpc: {
      question: 'REST or gRPC between the services: what does an order feel of it?',
      systems: ['rest', 'grpc'],
    },
    full: {
      question: 'How much do the same processors carry, all at once?',
      systems: ['monolith', 'rest'],
      knobs: { connections: 20 },
      claims: [{ metric: 'throughput', of: 'rest', over: 'monolith', atMost: 0.9 }],
    },
    report: {
      question:
        'Somebody asks for a statement, and it blocks the process that makes it: who else has to wait?',
      systems: ['monolith', 'rest'],
      ...someStatements,
      claims: [{ metric: 'p99', of: 'rest', over: 'monolith', route: 'catalog', atMost: 0.6 }],
    },
    repair: {
      question: 'What if the statement did not block?',
      systems: ['monolith', 'repaired'],
      ...someStatements,
      claims: [{ metric: 'p99', of: 'repaired', over: 'monolith', route: 'catalog', atMost: 0.7 }],
    },
    crash: {
      question: 'The payments service is gone: what still works?',
      systems: ['rest', 'grpc'],
      ...someStatements,
      fault: { name: 'payments', instance: 1, fault: 'kill' },
      claims: [
        { metric: 'wrong', of: 'rest', route: 'catalog', atMost: 0.1 },
        { metric: 'wrong', of: 'rest', route: 'order', atLeast: 0.8 },
      ],
    },
    scaled: {
      question: 'One service has all the work: what do more instances of that one bring?',
      systems: ['rest'],
      workload: ({ receipts }) => ({
        connections: 8,
        requests: [
          { weight: 30, ...order },
          { weight: 70, ...payment },
        ],
        draws: { ...draws, last: { from: receipts, to: receipts } },
      }),
      seconds: 3,
      sweep: { knob: 'payments', values: [1, 2, 3] },
    },
  },
})
