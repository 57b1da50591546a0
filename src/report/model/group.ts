import { formOf } from '../../causes/form.ts'
import type { ReportCase } from './types.ts'

/** Cases that show one cause; never empty. */
export type CaseGroup = readonly [ReportCase, ...ReportCase[]]

/** What a case shows without what varies from run to run (values in messages): the same for the same cause in two runs. */
export function steadily({ diagnosis, message }: ReportCase): string {
  return diagnosis ?? formOf(message ?? '')
}

/**
 * Groups cases that break the same requirement with the same diagnosis (and the same status, where one was got), so
 * that one cause is one paragraph. Groups come in the order of their first cases.
 */
export function groupCases(cases: readonly ReportCase[]): CaseGroup[] {
  const key = (item: ReportCase) =>
    JSON.stringify([item.verdict, item.requirement, steadily(item), item.finding?.status])
  return [...groupBy(cases, key).values()]
}

/** Groups cases of one chapter, of whatever requirement, of which the same is said in the same words. */
export function groupByWords(cases: readonly ReportCase[]): CaseGroup[] {
  const chapterOf = ({ requirement }: ReportCase) => requirement.slice(0, requirement.lastIndexOf('-'))
  const key = (item: ReportCase) =>
    JSON.stringify([item.verdict, chapterOf(item), formOf(item.message ?? ''), item.diagnosis])
  return [...groupBy(cases, key).values()]
}

/** Groups cases, of whatever requirement, that give the same reason (their message). */
export function groupByReason(cases: readonly ReportCase[]): CaseGroup[] {
  return [...groupBy(cases, (item) => formOf(item.message ?? '')).values()]
}

/** Groups items by a key, in the order in which the keys first appear. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const name = key(item)
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return groups
}
