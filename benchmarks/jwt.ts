// Lesson 06: who is asking, when any of two instances may be asked?
import { experiment, type ProgramRole, type Workload } from '../src/lab/experiment.ts'

/** For this experiment alone. It is published with the source, so it protects nothing: a shop's own comes from its environment. */
const DEMO_SECRET = 'ZGVtbzog4oCcbm90IGEgc2VjcmV04oCdLCAzMiBieXRlcyBhbmQgbW9yZQ'

const balancer: ProgramRole = { run: '../05-load-balancing/balancer.ts', env: { BALANCE: 'round-robin' } }

/** Instances of the shop behind a balancer. */
const behind = (run: string, env: Record<string, string>) => ({
  shop: { run, env, instances: 'instances' },
  balancer,
})
const tokens = (algorithm: string, env = {}) =>
  behind('after.ts', { JWT_ALGORITHM: algorithm, JWT_SECRET: DEMO_SECRET, ...env })

/** Each logs in and then asks for what is its own, as fast as it is answered. */
function members({ visitors, logins }: Record<'visitors' | 'logins', number>): Workload {
  const headers = { cookie: '{session}' }
  const credentials = '{"email":"member{visitor}@example.com","password":"print-shop"}'
  return {
    connections: visitors,
    visitors: {
      count: visitors,
      first: { method: 'POST', path: '/login', json: credentials },
      take: { session: { cookie: 'session' }, me: { field: 'id' } },
    },
    requests: [
      { weight: 70, name: 'me', method: 'GET', path: '/me', headers, expect: '"id":{me},' },
      { weight: 30, name: 'photos', method: 'GET', path: '/me/photos', headers, expect: '"memberId":{me},' },
      {
        weight: logins,
        name: 'login',
        method: 'POST',
        path: '/login',
        json: '{"email":"member{me}@example.com","password":"print-shop"}',
        expect: '"id":{me},',
      },
    ],
  }
}

export default experiment({
  lesson: '06-jwt',
  question: 'Who is asking, when any instance may be asked?',
  knobs: {
    instances: {
      label: 'Instances',
      help: 'processes of the shop, which the balancer asks in turn',
      default: 2,
      min: 1,
      max: 8,
      integer: true,
    },
    visitors: {
      label: 'Members',
      help: 'who log in, and then each ask again as soon as they are answered',
      default: 10,
      min: 1,
      max: 100,
      integer: true,
    },
    logins: {
      label: 'Log-ins',
      help: 'log-ins to a hundred other requests: each costs a password hash',
      default: 0,
      min: 0,
      max: 50,
    },
    rate: {
      label: 'Requests offered',
      help: 'in the scenario of log-ins: requests a second, whether they are answered or not',
      unit: 'req/s',
      default: 60,
      min: 1,
      max: 1000,
    },
    life: {
      label: 'Life of a token',
      help: 'how long a token is good, and so how long a log-out may take without a deny-list',
      unit: 's',
      default: 300,
      min: 1,
      max: 86_400,
      env: 'JWT_LIFE',
    },
  },
  systems: {
    memory: {
      about: "sessions in each instance's own memory",
      roles: behind('before.ts', { SESSIONS: 'memory' }),
      mayFail: true,
    },
    database: {
      about: 'sessions in the database, which every instance asks',
      roles: behind('before.ts', { SESSIONS: 'database' }),
    },
    redis: {
      about: 'sessions in Redis, which every instance asks',
      roles: behind('before.ts', { SESSIONS: 'redis' }),
      engines: ['redis'],
      onlyWhenNamed: true,
    },
    jwt: { about: 'tokens, signed with a shared secret (HS256); nobody is asked', roles: tokens('HS256') },
    yours: {
      about: 'your version: exercise.ts',
      roles: behind('exercise.ts', { JWT_SECRET: DEMO_SECRET }),
      engines: ['redis'],
      onlyWhenNamed: true,
    },
    rs256: {
      about: 'tokens, signed with an RSA key of 2048 bits (RS256)',
      roles: tokens('RS256'),
      onlyWhenNamed: true,
    },
    es256: {
      about: 'tokens, signed with a key on the curve P-256 (ES256)',
      roles: tokens('ES256'),
      onlyWhenNamed: true,
    },
    eddsa: {
      about: 'tokens, signed with an Ed25519 key (EdDSA)',
      roles: tokens('EdDSA'),
      onlyWhenNamed: true,
    },
    denylist: {
      about: 'tokens (HS256), and a list in Redis of log-ins that have ended',
      roles: tokens('HS256', { DENY_LIST: 'redis' }),
      engines: ['redis'],
      onlyWhenNamed: true,
    },
    blocking: {
      about: 'tokens (HS256), with passwords checked on the event loop',
      roles: behind('blocking.ts', { JWT_SECRET: DEMO_SECRET }),
      onlyWhenNamed: true,
    },
  },
  workload: members,
  // Tokens and Redis run more code, of more libraries: they need longer than the warm-up until it is compiled.
  seconds: 1.2,
  claims: [
    // Rounds differ by more than the effect: four processes share the processors, and none has one of its own.
    { metric: 'throughput', of: 'jwt', over: 'memory' },
    { metric: 'wrong', of: 'memory', atLeast: 0.3 },
    { metric: 'wrong', of: 'jwt', atMost: 0.02 },
  ],
  scenarios: {
    four: {
      question: 'And with four instances?',
      systems: ['memory', 'jwt'],
      knobs: { instances: 4 },
      claims: [
        { metric: 'throughput', of: 'jwt', over: 'memory', atLeast: 1.2 },
        { metric: 'wrong', of: 'memory', atLeast: 0.6 },
      ],
    },
    algorithms: {
      question: 'What does it cost that others can verify, but not forge?',
      systems: ['jwt', 'rs256', 'es256', 'eddsa'],
    },
    revocation: {
      question: 'What does it cost that a log-out counts at once?',
      systems: ['jwt', 'denylist', 'redis'],
    },
    logins: {
      question: 'What does a password hash do to everybody else?',
      systems: ['jwt', 'blocking'],
      knobs: { logins: 5 },
      openRate: 'rate',
      seconds: 3,
      claims: [{ metric: 'p99', of: 'blocking', over: 'jwt', route: 'me', atLeast: 2 }],
    },
  },
})
