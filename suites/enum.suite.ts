import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * What is no member of an enum is refused with 400 or 422: unknown words, members of a sibling enum or of another
 * version, near misses, lists, numbers, null. Another letter case should be; the member's number as text may be taken.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['enum'] })
