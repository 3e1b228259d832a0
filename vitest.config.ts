import { defineConfig } from 'vitest/config'

const SITE = 'tests/site.test.ts'

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests start real processes; more at once than processors would make them wait for each other.
    maxWorkers: 2,
    globalSetup: 'tests/build-shop-data.ts',
    // The browser keeps a processor busy by itself, so its tests come after all others.
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['{src,lessons,benchmarks,tests,docs/.vitepress}/**/*.test.ts'],
          exclude: [SITE],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'site', include: [SITE], sequence: { groupOrder: 1 } } },
    ],
  },
})
