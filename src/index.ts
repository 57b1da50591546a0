/**
 * The suite as a library: `run` gives the report that the command line prints, `formatReport` and `writeReport` give
 * it in the formats of `--report`.
 */
export { type Config, defineConfig } from './api/config.ts'
export type { RunOptions } from './api/options.ts'
export { formatReport, type ReportFormat, reportFormats, writeReport } from './api/reports.ts'
export { run } from './api/run.ts'
export { loadContract } from './contract/load.ts'
export type { Contract, Level } from './contract/types.ts'
export { ConformanceError } from './error.ts'
export type { Verdict } from './judge/types.ts'
export type { Shard } from './report/model/notes.ts'
export type {
  Report,
  ReportBody,
  ReportCase,
  ReportClient,
  ReportExchange,
  ReportRequirement,
} from './report/model/types.ts'
