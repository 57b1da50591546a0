import { chapter } from '../src/vitest/chapter.ts'

/**
 * Credentials are asked for and checked before anything changes. Judged only where credentials are configured.
 */
await chapter('auth')
