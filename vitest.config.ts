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
          include: ['test/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
})
