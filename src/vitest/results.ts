import type { ReportCase } from '../report/model/types.ts'

/** The results of a run that is under way, each to be waited for. */
export type Results = {
  /** The result of a case; rejects where the run ends without it. */
  readonly of: (id: string) => Promise<ReportCase>
  readonly add: (record: ReportCase) => void
  /** Says that nothing more comes, and why. */
  readonly end: (reason: Error) => void
  /** Whether a result that somebody waits for is still to come. */
  readonly isPending: () => boolean
}

/** The results of the cases with these ids. */
export function createResults(ids: readonly string[]): Results {
  const open = new Map(ids.map((id) => [id, Promise.withResolvers<ReportCase>()]))
  const pending = new Set(ids)
  // A case whose test never runs has nobody who waits for it.
  for (const { promise } of open.values()) promise.catch(() => {})
  return {
    of: (id) => open.get(id)!.promise,
    add(record) {
      pending.delete(record.id)
      open.get(record.id)?.resolve(record)
    },
    end(reason) {
      for (const id of pending) open.get(id)!.reject(reason)
      pending.clear()
    },
    isPending: () => pending.size > 0,
  }
}
