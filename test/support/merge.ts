import type { ReportInput } from '../../src/report/model/build.ts'
import type { Part } from '../../src/report/model/merge.ts'
import { type Shard, shardNote } from '../../src/report/model/notes.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { plainCase, sampleReport } from './report.ts'

/** A case of a MUST. */
export const must = (id: string, verdict: ReportCase['verdict'], message?: string) =>
  plainCase(id, 'MUST', verdict, message)

/** A part's report: a shard of its own entity. */
export function part(shard: Shard, cases: readonly ReportCase[], input: Partial<ReportInput> = {}): Part {
  const report = sampleReport(cases, {
    target: { url: 'http://127.0.0.1:8080/v1.0', ids: [`id-${shard.index}`], reader: 'get' },
    ...input,
    shard,
    notes: [shardNote(shard), ...(input.notes ?? [])],
  })
  return { name: `${shard.index}.json`, report }
}
