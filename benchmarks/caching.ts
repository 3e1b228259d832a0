// Lesson 03: what does a product page cost when someone asked for it a moment ago?
import { experiment } from '../src/lab/experiment.ts'
import { popularProducts } from './workloads.ts'

export default experiment({
  lesson: '03-caching',
  question: 'What does a product page cost when someone asked for it a moment ago?',
  knobs: {
    ttl: {
      label: 'Time to live',
      help: 'how long a page may be served before it is computed again',
      unit: 's',
      default: 30,
      min: 0.05,
      max: 3600,
      env: 'CACHE_TTL',
    },
    size: {
      label: 'Cache size',
      help: 'pages that the memory cache holds before it drops the one unused for longest',
      unit: 'pages',
      default: 10_000,
      min: 1,
      max: 1_000_000,
      integer: true,
      env: 'CACHE_SIZE',
    },
    products: {
      label: 'Products asked for',
      help: 'how many of the 50 000 products visitors look at; the fewer, the more often a page is asked for again',
      default: 200,
      min: 1,
      max: 50_000,
      integer: true,
    },
    writes: {
      label: 'Share of writes',
      help: 'requests that change a price, and so make a kept page wrong',
      unit: '%',
      default: 0.1,
      min: 0,
      max: 50,
    },
    connections: {
      label: 'Connections',
      help: 'clients that each ask again as soon as they are answered',
      default: 20,
      min: 1,
      max: 500,
      integer: true,
    },
  },
  systems: {
    before: { about: 'every page computed from the database', roles: { shop: { run: 'before.ts' } } },
    memory: {
      about: "pages kept in the shop's own memory",
      roles: { shop: { run: 'after.ts', env: { CACHE: 'memory' } } },
    },
    redis: {
      about: 'pages kept in Redis, which every instance of the shop can share',
      roles: { shop: { run: 'after.ts', env: { CACHE: 'redis' } } },
      engines: ['redis'],
    },
    memcached: {
      about: 'pages kept in Memcached, shared like Redis',
      roles: { shop: { run: 'after.ts', env: { CACHE: 'memcached' } } },
      engines: ['memcached'],
    },
    edge: {
      about: 'pages kept before the shop, by a cache that obeys its headers, as a CDN does',
      roles: {
        shop: { run: 'edge.ts' },
        edge: { engine: { varnish: 'edge.vcl', nginx: 'edge.nginx.conf' } },
      },
    },
    yours: {
      about: 'your version: exercise.ts',
      roles: { shop: { run: 'exercise.ts' } },
      onlyWhenNamed: true,
    },
  },
  workload: popularProducts,
  claims: [{ metric: 'throughput', of: 'memory', over: 'before', atLeast: 30 }],
})
