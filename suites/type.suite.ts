import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * A JSON value of the wrong type is refused and not coerced.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['type'] })
