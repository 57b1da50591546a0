import { deriveCases } from '../cases/derive.ts'
import { ledgerOf } from '../causes/causes.ts'
import type { Cause } from '../causes/types.ts'
import { loadContract } from '../contract/load.ts'
import { builtInVersions } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import { mergeReports, type Part } from '../report/model/merge.ts'
import { readReport } from '../report/model/read.ts'
import type { Report, ReportCase } from '../report/model/types.ts'
import { printReport, tellGate } from './print.ts'
import { checkSarifLocation } from './sarif-location.ts'
import { checkFiles, parseSinks, printAnnotations, writeSinks } from './sinks.ts'

/** The options of `merge`. */
export type MergeOptions = {
  /** Where to write the JSON report of all parts. */
  readonly output?: string
  /** Other files, each `format=file,…`. */
  readonly report?: readonly string[]
  /** The file that findings in SARIF lie in. */
  readonly sarifLocation?: string
  /** Whether annotations are printed; as the environment says by default. */
  readonly annotations?: boolean
  readonly allCases?: boolean
}

/**
 * Merges the JSON reports of a run's parts and prints the whole as a run does. Gives 0 where its gate passed, else 1.
 * Throws an Error of one line where a report cannot be read, the reports do not belong together, or the output cannot
 * be written.
 */
export async function merge(files: readonly string[], options: MergeOptions): Promise<number> {
  const sinks = parseSinks([
    ...(options.output === undefined ? [] : [`json=${options.output}`]),
    ...(options.report ?? []),
  ])
  checkSarifLocation(options.sarifLocation)
  await checkFiles(sinks.map(({ path }) => path))
  const parts: Part[] = []
  for (const name of files) parts.push({ name, report: await readReport(name) })
  const { report, problem } = mergeReports(parts, await ledgerFor(parts[0]?.report))
  if (report === undefined) throw new ConformanceError(problem)
  printReport(report, options.allCases)
  printAnnotations(report, options.annotations, process.env)
  await writeSinks(report, sinks, options.sarifLocation)
  return tellGate(report)
}

/**
 * What makes the ledger of all cases. A report does not name its contract, so only the requests of those in the package
 * are known: of others, what requests have in common is not reported.
 */
async function ledgerFor(
  report: Report | undefined,
): Promise<(cases: readonly ReportCase[]) => readonly Cause[]> {
  for (const version of report ? builtInVersions : []) {
    const contract = await loadContract(version)
    if (contract.sha256 !== report?.contract.sha256) continue
    const cases = deriveCases(contract, report.seed)
    return (records) => ledgerOf(records, cases, contract.properties)
  }
  return (records) => ledgerOf(records, [], [])
}
