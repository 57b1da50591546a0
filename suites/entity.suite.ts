import { chapter } from '../src/vitest/chapter.ts'

/**
 * The answer to a PATCH, and the entity read afterwards: exactly 200, every documented member, what was sent as it was
 * sent, everything else as it was, the same again by GET, the same after a second PATCH.
 */
await chapter('entity')
