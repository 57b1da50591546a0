import { consoleReport } from '../report/console.ts'
import type { Report } from '../report/types.ts'

/** Prints a report to stdout, in colour and as wide as the terminal is. */
export function printReport(report: Report): void {
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR
  process.stdout.write(consoleReport(report, { color, width: process.stdout.columns ?? 110 }))
}
