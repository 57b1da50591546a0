import fc from 'fast-check'
import { verdicts } from '../../src/judge/types.ts'
import { breaksGate } from '../../src/report/model/build.ts'
import type { Report, ReportCase, ReportClient } from '../../src/report/model/types.ts'
import { plainCase, sampleCase, sampleContract, sampleReport } from '../support/report.ts'

/** A client as a report names it. */
export const sampleClient: ReportClient = {
  name: 'msgraph-sdk-go',
  version: '1.96.0',
  language: 'Go',
  precision: 9,
  keepsOffset: true,
}

/** A case of each verdict, two of one cause. */
export const everyVerdict: readonly ReportCase[] = [
  plainCase('VPP-ENTITY-01/ok', 'MUST', 'pass'),
  sampleCase(),
  sampleCase({ id: 'VPP-ENUM-02/state/sibling-member:other' }),
  sampleCase({
    id: 'VPP-ENUM-08/state/upper',
    requirement: 'VPP-ENUM-08',
    level: 'SHOULD',
    verdict: 'warn',
  }),
  plainCase(
    'VPP-DATE-01/a',
    'MUST',
    'known',
    'Cut. Known: we wait for 2.0, list.yaml:3.',
    'milliseconds, truncated',
  ),
  plainCase('VPP-DATE-01/b', 'MUST', 'fixed', 'It holds: take it out.', 'it holds, and list.yaml:9 lists it'),
  plainCase('VPP-DATE-10/a', 'MAY', 'info', 'answered 400'),
  plainCase('VPP-AUTH-01/none', 'MUST', 'n/a', 'no credentials are configured'),
  plainCase('VPP-HTTP-09/big', 'MUST', 'unproven', 'the connection was lost'),
  plainCase('VPP-ENUM-08/state/lower', 'SHOULD', 'unproven', 'throttled to the end'),
]

/** Text that would be markup, a command or an escape in one of the formats. */
export const hostileTexts: readonly string[] = [
  '```\n</details><script>alert(1)</script>\n| a | b |',
  '@octocat ![x](https://evil.example/x) [y](https://evil.example) <img src=x onerror=alert(1)>',
  'a\\|b|c\\\\|d `` ` ``` x`',
  ']]>&<>"\'&#0;\u0000\u0001\u001b[31m\ufffe\uffff\ud800\udc00\ud800 \u202e\u2028',
  '%0A::error::x\r\n::add-mask::x,y:z%',
  '[[ATTACHMENT|/etc/passwd]]',
  '~~~\n- - -\n#### x\n1. y\n> z\n    w\t',
  '💥'.repeat(400),
  '',
  ' ',
]

const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('`', '|', '\\', '<', '@', '\n', ' ', 'é', '𝒳'), maxLength: 1500 }),
)

const requirements = sampleContract.requirements

const anyCase: fc.Arbitrary<ReportCase> = fc
  .record({
    name: text,
    requirement: fc.constantFrom(...requirements),
    verdict: fc.constantFrom(...verdicts),
    members: fc.record(
      { message: text, diagnosis: text, where: text, sent: text, expected: text, got: text, property: text },
      { requiredKeys: [] },
    ),
    curl: text,
  })
  .map(({ name, requirement, verdict, members, curl }) => ({
    id: `${requirement.id}/${name}`,
    requirement: requirement.id,
    level: requirement.level,
    verdict,
    ...members,
    exchanges: [],
    curl,
  }))

/** Reports of any size up to a few hundred causes, with any text where a target or a user gives it. */
export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    cases: fc.array(anyCase, { maxLength: 12, size: 'max' }),
    // Enough causes of their own to outgrow any limit.
    copies: fc.constantFrom(1, 1, 30),
    problems: fc.array(
      text.filter((problem) => problem !== ''),
      { maxLength: 4 },
    ),
    notes: fc.array(text, { maxLength: 4 }),
    url: text,
    client: fc.option(
      text.map((name) => ({ ...sampleClient, name })),
      { nil: undefined },
    ),
    failOn: fc.constantFrom('must' as const, 'should' as const),
  })
  .map(({ cases, copies, problems, notes, url, client, failOn }) =>
    sampleReport(
      cases.flatMap((item) =>
        Array.from({ length: copies }, (_, index) => ({
          ...item,
          id: `${item.id}${index}`,
          ...(index > 0 && { diagnosis: `${'a'.repeat(index)} ${item.diagnosis ?? ''}` }),
        })),
      ),
      { target: { url, ids: [], reader: 'get' }, problems, notes, failOn, ...(client && { client }) },
    ),
  )

/** The cases of a report that keep its gate from holding. */
export function breaking(report: Report): readonly ReportCase[] {
  return report.cases.filter((item) => breaksGate(item, report.gate.failOn))
}
