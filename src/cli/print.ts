import { gateReason } from '../report/model/build.ts'
import type { Report } from '../report/model/types.ts'
import { consoleReport } from '../report/render/console.ts'

/** Prints a report to stdout, in colour and as wide as the terminal is. */
export function printReport(report: Report): void {
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR
  process.stdout.write(consoleReport(report, { color, width: process.stdout.columns ?? 110 }))
}

/** Says on stderr why the gate failed, where it does not; gives the exit code. */
export function tellGate(report: Report): 0 | 1 {
  if (report.gate.holds) return 0
  process.stderr.write(`the gate failed: ${gateReason(report)}\n`)
  return 1
}
