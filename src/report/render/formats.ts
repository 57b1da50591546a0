import type { Report } from '../model/types.ts'

/**
 * The formats of --report, each from a report to the text of its file. A writer is loaded only when it is asked for, so
 * that none of them delays the start.
 */
export const formats: Readonly<
  Record<'json' | 'junit' | 'html' | 'markdown' | 'sarif' | 'badge', (report: Report) => Promise<string>>
> = {
  json: async (report) => (await import('./json.ts')).reportJson(report),
  junit: async (report) => (await import('./junit.ts')).junitReport(report),
  html: async (report) => (await import('./html.ts')).htmlReport(report),
  markdown: async (report) => (await import('./markdown.ts')).markdownReport(report),
  sarif: async (report) => (await import('./sarif.ts')).sarifReport(report),
  badge: async (report) => (await import('./badge.ts')).badgeJson(report),
}
