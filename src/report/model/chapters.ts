import { type Verdict, verdicts } from '../../judge/types.ts'
import { worst } from './build.ts'
import { groupBy } from './group.ts'
import type { Report, ReportCase, ReportRequirement } from './types.ts'

/** One chapter of the catalogue in a report. */
export type ReportChapter = {
  /** In lower case, e.g. `enum`. */
  readonly name: string
  /** The worst of its cases; a freedom taken or a condition not met counts only where there is nothing else. */
  readonly verdict: Verdict
  readonly requirements: readonly ReportRequirement[]
  /** In the order of the run. */
  readonly cases: readonly ReportCase[]
}

/** The chapter that a requirement's id names: `enum` of `VPP-ENUM-02`. */
export function chapterOf(requirement: string): string {
  return requirement.split('-')[1]?.toLowerCase() || requirement
}

/** The chapters of a report that have cases, in the order of the catalogue. */
export function chaptersOf({ requirements, cases }: Pick<Report, 'requirements' | 'cases'>): ReportChapter[] {
  const byChapter = groupBy(cases, ({ requirement }) => chapterOf(requirement))
  return [...groupBy(requirements, ({ id }) => chapterOf(id))].map(([name, own]) => {
    const found = byChapter.get(name) ?? []
    const weighed = found.filter(({ verdict }) => verdict !== 'info' && verdict !== 'n/a')
    return {
      name,
      verdict: worst((weighed.length > 0 ? weighed : found).map(({ verdict }) => verdict)),
      requirements: own,
      cases: found,
    }
  })
}

/** Numbers of cases by verdict, the worst first, without zeros: `3 fail, 12 pass`. */
export function tally(cases: readonly ReportCase[]): string {
  const groups = groupBy(cases, ({ verdict }) => verdict)
  return verdicts
    .flatMap((verdict) => (groups.has(verdict) ? [`${groups.get(verdict)!.length} ${verdict}`] : []))
    .join(', ')
}
