import type { Contract, Requirement } from '../../src/contract/types.ts'
import { buildReport, type ReportInput } from '../../src/report/model/build.ts'
import type { Report, ReportCase } from '../../src/report/model/types.ts'

function requirement(id: string, level: Requirement['level'], statement: string): Requirement {
  const chapter = id.split('-')[1]!.toLowerCase() as Requirement['chapter']
  return { id, chapter, level, statement, source: 'Update vppToken, properties', why: 'It matters.' }
}

/** A contract with a small catalogue and no properties: what the report needs of it. */
export const sampleContract: Contract = {
  name: 'v1.0',
  version: '1.0.0',
  sha256: '0123456789abcdef'.repeat(4),
  itemPath: '/things/{id}',
  collectionPath: '/things',
  entityType: '#things.thing',
  properties: [],
  leftAlone: [],
  notes: [],
  foreignProperties: {},
  example: { request: {}, response: {} },
  clientRequirements: [],
  requirements: [
    requirement('VPP-ENTITY-01', 'MUST', 'A PATCH that is accepted is answered with 200 OK.'),
    requirement('VPP-ENUM-02', 'MUST', 'An enum property refuses a member of another enum.'),
    requirement('VPP-ENUM-08', 'SHOULD', 'An enum property refuses a member in another letter case.'),
    requirement('VPP-DATE-01', 'MUST', 'The instant is kept to 100 ns through PATCH and GET.'),
    requirement('VPP-DATE-10', 'MAY', 'More than seven fraction digits are kept, cut or refused.'),
    requirement('VPP-AUTH-01', 'MUST', 'A request without credentials is answered with 401.'),
    requirement('VPP-HTTP-09', 'MUST', 'A body of 256 KiB gets an answer.'),
  ],
}

/** What a case has got, for a status that came. */
export function answered(status: number): Pick<ReportCase, 'got' | 'finding'> {
  return { got: String(status), finding: { sort: 'taken', ways: ['accepted'], status, probe: 'sample' } }
}

/** A failed case of VPP-ENUM-02; the members given replace its own. */
export function sampleCase(members: Partial<ReportCase> = {}): ReportCase {
  const url = 'http://127.0.0.1:8080/v1.0/things/a'
  return {
    id: 'VPP-ENUM-02/state/sibling-member:completed',
    requirement: 'VPP-ENUM-02',
    level: 'MUST',
    verdict: 'fail',
    property: 'state',
    message: 'The value was accepted.',
    diagnosis: 'accepted',
    where: 'PATCH response status',
    sent: '"state": "completed"',
    expected: '400 or 422, nothing changed',
    got: '200',
    exchanges: [
      {
        request: {
          method: 'PATCH',
          url,
          headers: [['Content-Type', 'application/json']],
          body: { text: '{"state":"completed"}' },
        },
        response: { status: 200, headers: [['content-type', 'application/json']], body: { text: '{}' } },
        throttled: 0,
        durationMs: 1.5,
      },
    ],
    curl: `curl -X PATCH '${url}' -i -H 'Content-Type: application/json' --data-binary '{"state":"completed"}'`,
    ...members,
  }
}

/** A case that has no more to say than its verdict, its message and a diagnosis if given. */
export function plainCase(
  id: string,
  level: ReportCase['level'],
  verdict: ReportCase['verdict'],
  message?: string,
  diagnosis?: string,
): ReportCase {
  return {
    id,
    requirement: id.split('/')[0]!,
    level,
    verdict,
    ...(message === undefined ? {} : { message }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
    exchanges: [],
    curl: "curl 'http://127.0.0.1:8080/v1.0/things/a' -i",
  }
}

/** A report of the given cases, built as a run builds it. */
export function sampleReport(cases: readonly ReportCase[], input: Partial<ReportInput> = {}): Report {
  return buildReport({
    tool: { name: 'vpptoken-conformance', version: '0.1.0' },
    contract: sampleContract,
    target: { url: 'http://127.0.0.1:8080/v1.0', ids: ['a'], reader: 'get' },
    startedAt: new Date('2026-01-02T03:04:05.678Z'),
    durationMs: 2345.6,
    seed: 42,
    failOn: 'must',
    notes: [],
    requests: 12,
    cases,
    ...input,
  })
}
