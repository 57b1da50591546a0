import type { Report, ReportCase } from '../../src/report/model/types.ts'
import { plainCase, sampleCase, sampleReport } from '../support/report.ts'

const date = (name: string, members: Partial<ReportCase> = {}): ReportCase => ({
  ...sampleCase({ id: `VPP-DATE-01/expires/${name}`, requirement: 'VPP-DATE-01', property: 'expires' }),
  diagnosis: 'milliseconds, truncated',
  where: 'GET response $.expires',
  sent: '"expires": "2033-02-01T10:20:38.1234567Z"',
  expected: '"2033-02-01T10:20:38.1234567Z", or the same instant in another form',
  got: '"2033-02-01T10:20:38.123Z"',
  ...members,
})

/** A report with every kind of content that the page has. */
export const everything: Report = sampleReport(
  [
    sampleCase(),
    sampleCase({ id: 'VPP-ENUM-02/state/sibling-member:deactivated' }),
    sampleCase({ id: 'VPP-ENUM-02/status/sibling-member:a+b', property: 'status' }),
    date('digits-7'),
    {
      ...plainCase('VPP-ENUM-08/state/upper', 'SHOULD', 'warn', 'Taken.', 'accepted'),
      property: 'state',
      got: '200',
    },
    plainCase('VPP-HTTP-09/body', 'MUST', 'unproven', 'throttled to the end'),
    plainCase('VPP-AUTH-01/none', 'MUST', 'n/a', 'no credentials are configured (--bearer-env)'),
    {
      ...date('digits-9'),
      id: 'VPP-DATE-10/expires/digits-9',
      requirement: 'VPP-DATE-10',
      level: 'MAY',
      verdict: 'info',
    },
    plainCase('VPP-ENTITY-01/all', 'MUST', 'known', 'a listed deviation', 'created'),
    ...['name', 'state', 'expires'].map((property) => ({
      ...plainCase(`VPP-ENTITY-01/${property}/plain`, 'MUST', 'pass'),
      property,
    })),
  ],
  { notes: ['Dates: one defect explains it.'], problems: ['A deviation matches nothing.'] },
)
