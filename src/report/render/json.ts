import type { Report } from '../model/types.ts'

/** The JSON report (specs/report.schema.json): indented by two spaces, with a line feed at the end. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
