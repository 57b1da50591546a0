import { chapter } from '../src/vitest/chapter.ts'

/**
 * A JSON value of the wrong type is refused and not coerced.
 */
await chapter('type')
