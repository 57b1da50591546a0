import { chapter } from '../src/vitest/chapter.ts'

/**
 * Messages: bodies that are no JSON object, unknown ids, names with a meaning in JavaScript, undocumented properties,
 * media types, duplicate names, ways of writing the same JSON, headers that may be ignored.
 */
await chapter('http')
