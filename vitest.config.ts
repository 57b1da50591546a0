import { defineConfig } from 'vitest/config'
import { settingsFromEnvironment } from './src/run/settings.ts'
import { conformanceOptions, conformanceSequence } from './src/run/vitest.ts'

export default defineConfig({
  test: {
    sequence: conformanceSequence,
    projects: [
      {
        test: {
          ...conformanceOptions(settingsFromEnvironment(process.env), null),
          globalSetup: ['./src/run/global-setup.ts'],
        },
      },
      {
        test: {
          name: 'machinery',
          // One environment for all files: loading the machinery anew for each would take as long as the tests.
          pool: 'threads',
          isolate: false,
          // Two cores are all that a small machine has; vitest would leave one of them idle.
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
          include: ['test/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
})
