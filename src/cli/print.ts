import { gateReason } from '../report/model/build.ts'
import type { Report } from '../report/model/types.ts'
import { consoleReport } from '../report/render/console.ts'
import { visible } from '../text.ts'

/** Prints a report to stdout, in colour and as wide as the terminal is. */
export function printReport(report: Report, allCases = false): void {
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR
  process.stdout.write(consoleReport(report, { color, width: process.stdout.columns ?? 110, allCases }))
}

/** Whether what stands in the printed report is seen by whoever reads stderr: they are one terminal. */
export function isOneTerminal(): boolean {
  return process.stdout.isTTY === true && process.stderr.isTTY === true
}

/** Says on stderr why the gate failed, where the report does not show it there; gives the exit code. */
export function tellGate(report: Report): 0 | 1 {
  if (report.gate.holds) return 0
  if (!isOneTerminal()) process.stderr.write(`the gate failed: ${gateReason(report)}\n`)
  return 1
}

/** Says on stderr that a file was written, and what it is. */
export function tellWritten(path: string, what: string): void {
  process.stderr.write(`wrote ${visible(path)}: ${what}\n`)
}
