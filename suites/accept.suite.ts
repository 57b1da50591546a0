import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * What has to be taken: the documented example word for word, each property alone and in any combination, every enum
 * member, both booleans, null where null is allowed, and text just as it was sent.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['accept'] })
