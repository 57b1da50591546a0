import { defineConfig } from 'vitest/config'

/** What ends a test that hangs; far more than any takes on a slow machine beside others. In milliseconds. */
const limits = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 120_000 } } }

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
          ...limits,
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
          ...limits,
        },
      },
      {
        test: {
          // Packs and installs, kills runs, proves samples: npm run test:slow.
          name: 'slow',
          sequence: { groupOrder: 2 },
          include: ['test/slow/*.test.ts'],
          ...limits,
          fileParallelism: false,
        },
      },
      {
        test: {
          // Targets that hang, die or throttle, each up to its time limit: minutes in all. npm run test:hostile. Nearly all
          // of it is waiting, so several files at once: each has a process, and its servers answer nobody else.
          name: 'hostile',
          sequence: { groupOrder: 4 },
          include: ['test/hostile/*.test.ts'],
          pool: 'forks',
          maxWorkers: 5,
          ...limits,
        },
      },
      {
        test: {
          // Opens the HTML report in Chromium: npm run test:page.
          name: 'page',
          sequence: { groupOrder: 3 },
          include: ['test/page/*.test.ts'],
          ...limits,
          fileParallelism: false,
        },
      },
    ],
  },
})
