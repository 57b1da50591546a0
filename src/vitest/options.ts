import type { RunOptions } from '../api/options.ts'
import type { ReportFormat } from '../api/reports.ts'
import type { Chapter } from '../contract/types.ts'

/**
 * What the suite is told in a vitest file: all that `run` of the library takes, but for what vitest does itself (progress,
 * stopping).
 */
export type ConformanceOptions = Omit<RunOptions, 'target' | 'onProgress' | 'signal' | 'shard'> & {
  /**
   * The service root, e.g. `http://127.0.0.1:8080/v1.0`, or a function that starts the server and gives it; called once,
   * before the first request. Without it the suite runs against the embedded stub.
   */
  readonly target?: string | (() => string | Promise<string>)
  /** Chapters of the catalogue, e.g. `['date']`; by default all of them. */
  readonly chapters?: readonly Chapter[]
  /** Files to write the report to when the last case has ended, by format: `{ junit: 'conformance.xml' }`. */
  readonly reports?: Readonly<Partial<Record<ReportFormat, string>>>
}
