import { conformance, fromEnvironment } from '../src/vitest/index.ts'

/**
 * Messages: bodies that are no JSON object, unknown ids, names with a meaning in JavaScript, undocumented properties,
 * media types, duplicate names, ways of writing the same JSON, headers that may be ignored.
 */
conformance({ ...fromEnvironment(process.env), chapters: ['http'] })
