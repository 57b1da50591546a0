import { chapter } from '../src/vitest/chapter.ts'

/**
 * The one chapter in which requests to one entity overlap: no update is lost, no read is torn.
 */
await chapter('concurrency')
