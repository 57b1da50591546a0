import type { ReportCase } from './types.ts'

/** How many cases were decided so far, and how many of them failed. */
export type Count = { readonly done: number; readonly failed: number }

/** What counts the cases of a run as they are decided. */
export function counting(): (record: ReportCase) => Count {
  let [done, failed] = [0, 0]
  return ({ verdict }) => {
    done += 1
    if (verdict === 'fail') failed += 1
    return { done, failed }
  }
}
