/**
 * The suite in a vitest project of your own. In: the options of a run. Out: tests, one for each case, that end as the
 * engine decides them.
 */
export { fromEnvironment } from '../api/environment.ts'
export { ConformanceError } from '../error.ts'
export { conformance } from './conformance.ts'

export type { ConformanceOptions } from './options.ts'
