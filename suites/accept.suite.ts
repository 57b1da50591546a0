import { chapter } from '../src/vitest/chapter.ts'

/**
 * What has to be taken: the documented example word for word, each property alone and in any combination, every enum
 * member, both booleans, null where null is allowed, and text just as it was sent.
 */
await chapter('accept')
