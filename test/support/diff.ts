import { diffReports } from '../../src/report/model/diff.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { plainCase, sampleCase, sampleReport } from './report.ts'

/** A case of a MUST; of `tries` two failed. */
export const must = (
  name: string,
  verdict: ReportCase['verdict'],
  diagnosis?: string,
  tries?: number,
): ReportCase => ({
  ...plainCase(`VPP-DATE-01/${name}`, 'MUST', verdict, undefined, diagnosis),
  ...(tries !== undefined && { repeats: { failed: 2, tries } }),
})
/** A comparison that has changes of most kinds. */
export const mixed = diffReports(
  sampleReport([
    ...['one', 'two', 'three'].map((name) =>
      sampleCase({ id: `VPP-ENUM-02/state/${name}`, verdict: 'pass' }),
    ),
    must('a', 'fail', 'seconds, truncated'),
    must('b', 'fail', 'seconds, truncated'),
    must('c', 'fail', 'lost'),
    must('gone', 'fail'),
  ]),
  sampleReport(
    [
      ...['one', 'two', 'three'].map((name) => sampleCase({ id: `VPP-ENUM-02/state/${name}` })),
      must('a', 'fail', 'seconds, rounded'),
      must('b', 'pass'),
      must('c', 'fail', 'lost'),
      plainCase('VPP-HTTP-09/new', 'MUST', 'unproven', 'the connection was lost'),
    ],
    { requests: 24, seed: 43 },
  ),
)
