import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * The one chapter in which requests to one entity overlap: no update is lost, no read is torn.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['concurrency'] })
