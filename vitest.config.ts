import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          // The suite itself, against the embedded stub or VPPTOKEN_TARGET, whose entity takes one file at a time.
          name: 'conformance',
          include: ['suites/*.suite.ts'],
          pool: 'threads',
          isolate: false,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'machinery',
          // One environment for all files: loading the machinery again for each would take as long as the tests.
          pool: 'threads',
          isolate: false,
          // Two cores are all that a small machine has; vitest would leave one of them idle.
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/slow/**', 'test/page/**', 'test/hostile/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          // Packs and installs, kills runs, proves samples: npm run test:slow.
          name: 'slow',
          sequence: { groupOrder: 2 },
          include: ['test/slow/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          // Targets that hang, die or throttle, each up to its time limit: minutes in all. npm run test:hostile.
          name: 'hostile',
          sequence: { groupOrder: 4 },
          include: ['test/hostile/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          // Opens the HTML report in Chromium: npm run test:page. How fast it opens is judged, so one file at a time.
          name: 'page',
          sequence: { groupOrder: 3 },
          include: ['test/page/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
