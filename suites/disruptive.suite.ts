import { disruptiveCases } from '../src/vitest/chapter.ts'

/**
 * Requests of every chapter that might bring a server down (bodies that are no JSON, prototype names, large bodies).
 * They come last, so that a target that dies of one has answered all the rest.
 */
await disruptiveCases()
