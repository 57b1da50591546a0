import { chapter } from '../src/run/chapter.ts'

/**
 * Credentials are asked for and checked before anything changes. Judged only where credentials are configured.
 */
await chapter('auth')
