// Lesson 04: how long must somebody wait who uploads a photo?
import { experiment, type Workload } from '../src/lab/experiment.ts'

/**
 * Visitors look at what those whom they follow have uploaded, and some upload a photo themselves.
 * @param connections of the closed loop, which warms up
 * @param uploads share of requests that upload a photo, %
 * @param broken share of those photos that are broken, %
 */
function photographers({
  connections,
  uploads,
  broken,
}: Record<'connections' | 'uploads' | 'broken', number>): Workload {
  const upload = (weight: number, file: string) => ({
    weight,
    name: 'upload',
    method: 'POST' as const,
    path: '/members/{member}/uploads',
    headers: { 'content-type': 'image/jpeg' },
    file,
    expect: '"state":',
  })
  return {
    connections,
    requests: [
      { weight: 100 - uploads, name: 'feed', method: 'GET', path: '/members/{member}/feed', expect: '[' },
      upload((uploads * (100 - broken)) / 100, 'photo.jpg'),
      upload((uploads * broken) / 100, 'broken.jpg'),
    ],
    draws: { member: { from: 1, to: 2_000 } },
  }
}

const worker = { run: 'worker.ts', instances: 'workers' }
/** A system whose jobs wait in this broker. */
const queued = (broker: string) => ({
  worker: { ...worker, env: { QUEUE: broker } },
  shop: { run: 'after.ts', env: { QUEUE: broker } },
})

export default experiment({
  lesson: '04-queues',
  question: 'How long must somebody wait who uploads a photo?',
  knobs: {
    rate: {
      label: 'Requests',
      help: 'how many arrive in a second, whether they are answered or not',
      unit: 'req/s',
      default: 100,
      min: 1,
      max: 1_000,
    },
    uploads: {
      label: 'Share of uploads',
      help: 'requests that upload a photo; the others look at photos',
      unit: '%',
      default: 10,
      min: 1,
      max: 100,
    },
    broken: {
      label: 'Broken photos',
      help: 'share of the uploaded photos that begin like a photo and then end too early',
      unit: '%',
      default: 0,
      min: 0,
      max: 100,
    },
    workers: {
      label: 'Workers',
      help: 'processes that take jobs from the queue, each one job at a time; the plain shop has none',
      default: 1,
      min: 1,
      max: 8,
      integer: true,
    },
    backlog: {
      label: 'Backlog limit',
      help: 'when so many photos wait, the shop refuses further ones (503) until there are fewer',
      unit: 'photos',
      default: 1_000,
      min: 1,
      max: 100_000,
      integer: true,
      env: 'BACKLOG_LIMIT',
    },
    connections: {
      label: 'Connections',
      help: 'clients of the closed loop, which warms up before arrivals are counted',
      default: 2,
      min: 1,
      max: 100,
      integer: true,
    },
  },
  systems: {
    before: { about: 'whoever uploads waits for the thumbnails', roles: { shop: { run: 'before.ts' } } },
    sqlite: { about: 'jobs wait in an SQLite file, a worker does them', roles: queued('sqlite') },
    redis: {
      about: 'jobs wait in Redis, by BullMQ',
      roles: queued('redis'),
      engines: ['redis'],
      real: ['redis'],
    },
    rabbitmq: {
      about: 'jobs wait in RabbitMQ, which hands them out',
      roles: queued('rabbitmq'),
      engines: ['rabbitmq'],
      onlyWhenNamed: true,
    },
    kafka: {
      about: 'jobs stand in a log in Kafka, which a consumer group reads',
      roles: queued('kafka'),
      engines: ['kafka'],
      onlyWhenNamed: true,
    },
    limited: {
      about: 'as sqlite, and refuses a photo while 20 wait',
      roles: {
        worker: { ...worker, env: { QUEUE: 'sqlite' } },
        shop: { run: 'after.ts', env: { QUEUE: 'sqlite', BACKLOG_LIMIT: '20' } },
      },
      mayFail: true,
      onlyWhenNamed: true,
    },
    yours: {
      about: 'your worker: exercise.ts, with the jobs in SQLite',
      roles: {
        worker: { run: 'exercise.ts', instances: 'workers' },
        shop: { run: 'after.ts' },
      },
      onlyWhenNamed: true,
    },
  },
  workload: photographers,
  openRate: 'rate',
  seconds: 1,
  gauges: {
    backlog: { label: 'Backlog', help: 'photos accepted, and neither done nor given up', unit: 'photos' },
    done: { label: 'Done', help: 'photos whose thumbnails are made', unit: 'photos' },
    dead: { label: 'Dead letters', help: 'photos given up after three tries', unit: 'photos' },
    completionP50Ms: {
      label: 'Time to thumbnails, p50',
      help: 'from the upload to the finished thumbnails, of those finished lately',
      unit: 'ms',
    },
    completionP99Ms: {
      label: 'Time to thumbnails, p99',
      help: 'the same, of the slowest in a hundred',
      unit: 'ms',
    },
  },
  drains: 'backlog',
  claims: [{ metric: 'p50', route: 'upload', of: 'sqlite', over: 'before', atMost: 0.5 }],
  scenarios: {
    brokers: {
      question: 'What does it cost to have a broker keep the jobs?',
      systems: ['redis', 'rabbitmq', 'kafka'],
    },
    rush: {
      question: 'What happens when more photos come than the worker can do?',
      systems: ['before', 'sqlite', 'limited'],
      knobs: { rate: 100, uploads: 50 },
      claims: [
        { metric: 'p50', route: 'upload', of: 'sqlite', over: 'before', atMost: 0.8 },
        { metric: 'wrong', route: 'upload', of: 'limited', atLeast: 0.02 },
      ],
    },
    workers: {
      question: 'How many thumbnails do more workers make?',
      systems: ['limited'],
      knobs: { uploads: 100, rate: 150 },
      seconds: 2,
      sweep: { knob: 'workers', values: [1, 2, 3] },
    },
    killed: {
      question: 'What do those who upload notice when the worker dies?',
      systems: ['before', 'sqlite'],
      fault: { name: 'worker', instance: 1, fault: 'kill' },
      claims: [{ metric: 'p50', route: 'upload', of: 'sqlite', over: 'before', atMost: 0.5 }],
    },
    poison: {
      question: 'What becomes of photos that are broken?',
      systems: ['before', 'sqlite'],
      knobs: { broken: 20 },
    },
  },
})
