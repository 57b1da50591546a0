import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * The answer to a PATCH, and the entity read afterwards: exactly 200, every documented member, what was sent as it was
 * sent, everything else as it was, the same again by GET, the same after a second PATCH.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['entity'] })
