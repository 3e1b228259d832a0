import { defineConfig } from 'vitest/config'

/** A developer's own servers are none of the tests' business. */
const NO_SERVERS = [
  ...['DATABASE_URL', 'POSTGRES_URL', 'POSTGRES_REPLICA_URL', 'MYSQL_URL', 'REDIS_URL', 'MEMCACHED_URL'],
  ...['DYNAMODB_URL', 'AMQP_URL', 'KAFKA_BROKERS'],
]

const IN_BROWSER = ['tests/site.test.ts', 'tests/hostile-page.test.ts']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    env: Object.fromEntries(NO_SERVERS.map((name) => [name, ''])),
    hookTimeout: 60_000,
    // Tests start real processes; more at once than processors would make them wait for each other.
    maxWorkers: 2,
    globalSetup: 'tests/build-shop-data.ts',
    setupFiles: 'tests/patience.ts',
    // The browser keeps a processor busy by itself, so its tests come after all others.
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['{src,lessons,benchmarks,tests,docs/.vitepress}/**/*.test.ts'],
          exclude: IN_BROWSER,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'site', include: IN_BROWSER, sequence: { groupOrder: 1 } } },
    ],
  },
})
