// Lesson 05: how much more does the shop carry with twice as many processes?
import { experiment, type Workload } from '../src/lab/experiment.ts'
import { popularProducts } from './workloads.ts'

const shops = { run: 'shop.ts', instances: 'instances' }
const behind = (env: Record<string, string> = {}) => ({
  shop: shops,
  balancer: { run: 'balancer.ts', env },
})
const hello = { run: 'hello.ts' }

const browsing = ({ connections, products }: Record<'connections' | 'products', number>): Workload =>
  popularProducts({ connections, products, writes: 0 })

export default experiment({
  lesson: '05-load-balancing',
  question: 'How much more does the shop carry with twice as many processes?',
  knobs: {
    instances: {
      label: 'Instances',
      help: 'processes of the shop; more than there are processors only take turns',
      default: 2,
      min: 1,
      max: 8,
      integer: true,
      env: 'WORKERS',
    },
    products: {
      label: 'Products asked for',
      help: 'how many of the 50 000 products visitors look at; popular ones cost the shop more',
      default: 200,
      min: 1,
      max: 50_000,
      integer: true,
    },
    connections: {
      label: 'Connections',
      help: 'clients that each ask again as soon as they are answered',
      default: 20,
      min: 1,
      max: 200,
      integer: true,
    },
  },
  systems: {
    one: { about: 'one process, nothing before it', roles: { shop: { run: 'shop.ts' } } },
    balancer: { about: 'several processes behind our balancer', roles: behind() },
    nginx: {
      about: 'several processes behind NGINX',
      roles: { shop: shops, balancer: { engine: { nginx: 'balancer.nginx.conf' } } },
    },
    haproxy: {
      about: 'several processes behind HAProxy',
      roles: { shop: shops, balancer: { engine: { haproxy: 'balancer.haproxy.cfg' } } },
    },
    cluster: {
      about: "several processes that share one port, by Node's cluster",
      roles: { shop: { run: 'cluster.ts' } },
    },
    'round-robin': {
      about: 'each instance in turn',
      roles: behind({ BALANCE: 'round-robin' }),
      onlyWhenNamed: true,
    },
    'least-connections': {
      about: 'the instance with the fewest requests under way',
      roles: behind({ BALANCE: 'least-connections' }),
      onlyWhenNamed: true,
    },
    'two-choices': {
      about: 'the less busy one of two instances drawn at random',
      roles: behind({ BALANCE: 'two-choices' }),
      onlyWhenNamed: true,
    },
    weighted: {
      about: 'in turn, the second instance a third as often',
      roles: behind({ BALANCE: 'weighted', WEIGHTS: '3,1,3,3,3,3,3,3' }),
      onlyWhenNamed: true,
    },
    blind: {
      about: 'in turn; no health checks, no second try',
      roles: behind({ HEALTH_FALL: '0', RETRY: 'false' }),
      onlyWhenNamed: true,
      mayFail: true,
    },
    'blind-least': {
      about: 'the fewest requests under way; no health checks, no second try',
      roles: behind({ BALANCE: 'least-connections', HEALTH_FALL: '0', RETRY: 'false' }),
      onlyWhenNamed: true,
      mayFail: true,
    },
    checked: {
      about: 'in turn, with health checks; no second try',
      roles: behind({ RETRY: 'false' }),
      onlyWhenNamed: true,
      mayFail: true,
    },
    sessions: {
      about: 'sessions in each instance’s memory, requests in turn',
      roles: { shop: { run: 'basket.ts', instances: 'instances' }, balancer: { run: 'balancer.ts' } },
      onlyWhenNamed: true,
      mayFail: true,
    },
    sticky: {
      about: 'sessions in each instance’s memory, each visitor always to the same instance',
      roles: {
        shop: { run: 'basket.ts', instances: 'instances' },
        balancer: { run: 'balancer.ts', env: { STICKY_COOKIE: 'session' } },
      },
      onlyWhenNamed: true,
      mayFail: true,
    },
    hello: { about: 'asked directly', roles: { shop: hello }, onlyWhenNamed: true },
    'hello-balancer': {
      about: 'through our balancer',
      roles: { shop: hello, balancer: { run: 'balancer.ts' } },
      onlyWhenNamed: true,
    },
    'hello-nginx': {
      about: 'through NGINX',
      roles: { shop: hello, balancer: { engine: { nginx: 'balancer.nginx.conf' } } },
      onlyWhenNamed: true,
    },
    'hello-haproxy': {
      about: 'through HAProxy',
      roles: { shop: hello, balancer: { engine: { haproxy: 'balancer.haproxy.cfg' } } },
      onlyWhenNamed: true,
    },
    'hello-plugin': {
      about: 'through @fastify/http-proxy',
      roles: { shop: hello, balancer: { run: 'plugin.ts' } },
      onlyWhenNamed: true,
    },
    yours: {
      about: 'your version: exercise.ts',
      roles: { shop: shops, balancer: { run: 'exercise.ts' } },
      onlyWhenNamed: true,
    },
  },
  workload: browsing,
  claims: [{ metric: 'throughput', of: 'balancer', over: 'one', atLeast: 1.05 }],
  scenarios: {
    scaling: {
      question: 'What does each further instance add?',
      systems: ['balancer', 'cluster'],
      sweep: { knob: 'instances', values: [1, 2, 3, 4] },
    },
    slow: {
      question: 'One of three instances is slow. Who notices?',
      systems: ['round-robin', 'least-connections', 'two-choices', 'nginx'],
      knobs: { instances: 3 },
      fault: { name: 'shop', instance: 2, fault: 'slow' },
      seconds: 1,
      // Not on the p99: a round of round-robin has some hundred requests, so it is the time of the slowest one.
      claims: [{ metric: 'throughput', of: 'least-connections', over: 'round-robin', atLeast: 1.05 }],
    },
    kill: {
      question: 'One of two instances dies under load. How many requests fail?',
      systems: ['blind', 'checked', 'balancer', 'nginx', 'haproxy'],
      fault: { name: 'shop', instance: 2, fault: 'kill' },
      seconds: 1.5,
      claims: [
        { metric: 'wrong', of: 'blind', atLeast: 0.3 },
        { metric: 'wrong', of: 'balancer', atMost: 0.05 },
      ],
    },
    'black-hole': {
      question: 'A dead instance has no requests under way. What does "fewest connections" make of that?',
      systems: ['blind', 'blind-least'],
      fault: { name: 'shop', instance: 2, fault: 'kill' },
      claims: [{ metric: 'wrong', of: 'blind-least', atLeast: 0.8 }],
    },
    sessions: {
      question: 'Sessions are in memory, and there are two memories. Who finds theirs?',
      systems: ['sessions', 'sticky'],
      workload: baskets,
      claims: [
        { metric: 'wrong', of: 'sessions', atLeast: 0.3 },
        { metric: 'wrong', of: 'sticky', atMost: 0.02 },
      ],
    },
    'sessions-lost': {
      question: 'Each visitor belongs to one instance. What happens when it dies?',
      systems: ['sticky'],
      workload: baskets,
      fault: { name: 'shop', instance: 2, fault: 'kill' },
      claims: [{ metric: 'wrong', of: 'sticky', atLeast: 0.2 }],
    },
    price: {
      question: 'What does the way through a balancer cost?',
      systems: ['hello', 'hello-balancer', 'hello-nginx', 'hello-haproxy', 'hello-plugin'],
      workload: ({ connections }) => ({
        connections,
        requests: [{ weight: 1, method: 'GET', path: '/hello', expect: 'world' }],
      }),
    },
  },
})

/** Visitors with a session each, who look into their baskets, and now and then put something in. */
function baskets({ connections, products }: Record<'connections' | 'products', number>): Workload {
  const headers = { cookie: '{session}' }
  return {
    connections,
    visitors: {
      count: connections,
      first: { method: 'POST', path: '/sessions' },
      take: { session: { cookie: 'session' } },
    },
    requests: [
      { weight: 99, method: 'GET', path: '/basket', headers, expect: '"items":' },
      {
        weight: 1,
        method: 'POST',
        path: '/basket',
        headers: { ...headers, 'content-type': 'application/json' },
        json: '{"productId":{product}}',
        expect: '{product}',
      },
    ],
    draws: { product: { zipf: products } },
  }
}
