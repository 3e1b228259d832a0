import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{src,lessons,benchmarks,tests,docs/.vitepress}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests start real processes; more at once than processors would make them wait for each other.
    maxWorkers: 2,
    globalSetup: 'tests/build-shop-data.ts',
  },
})
