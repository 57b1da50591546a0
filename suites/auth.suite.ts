import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * Credentials are asked for and checked before anything changes. Judged only where credentials are configured.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['auth'] })
