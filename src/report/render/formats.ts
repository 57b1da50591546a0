import type { Report } from '../model/types.ts'

type Writer = (report: Report) => Promise<string>

/**
 * The formats of --report, each from a report to the text of its file. A writer is loaded only when it is asked for, so
 * that none of them delays the start.
 */
export const formats = {
  json: async (report) => (await import('./json.ts')).reportJson(report),
  junit: async (report) => (await import('./junit.ts')).junitReport(report),
  html: async (report) => (await import('./html.ts')).htmlReport(report),
  markdown: async (report) => (await import('./markdown.ts')).markdownReport(report),
  sarif: async (report) => (await import('./sarif.ts')).sarifReport(report),
  badge: async (report) => (await import('./badge.ts')).badgeJson(report),
} satisfies Readonly<Record<string, Writer>>
