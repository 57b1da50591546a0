import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { Result, Run } from 'sarif'
import { describe, expect, it } from 'vitest'
import type { Report, ReportCase } from '../../../src/report/model/types.ts'
import { sarifReport } from '../../../src/report/render/sarif.ts'
import { answered, plainCase, sampleCase, sampleContract, sampleReport } from '../../support/report.ts'
import { anyReport, everyVerdict, sampleClient } from '../sample-reports.ts'

const path = join(import.meta.dirname, 'schemas', 'sarif-2.1.0-rtm.5.json')
// It is a draft-04 schema that uses nothing which later drafts read otherwise but its name.
const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, 'utf8'))
const ajv = new Ajv({ strict: false, unicodeRegExp: false })
addFormats.default(ajv)
const validate = ajv.compile(schema)

/** The first deviation of a log from the schema. */
const deviation = (log: unknown) => (validate(log) ? undefined : validate.errors![0])

const runOf = (report: Report): Run => JSON.parse(sarifReport(report)).runs[0]
const resultsOf = (...cases: ReportCase[]): Result[] => runOf(sampleReport(cases)).results!
const fingerprint = (item: ReportCase) => resultsOf(item)[0]!.partialFingerprints!.primaryLocationLineHash

const run = runOf(
  sampleReport(everyVerdict, {
    problems: ['list.yaml:2: the entry has expired'],
    notes: ['GET is absent.'],
  }),
)

describe('sarifReport', () => {
  it('has a rule for each requirement', () => {
    expect(
      run.tool.driver.rules!.map(({ id, defaultConfiguration }) => [id, defaultConfiguration!.level]),
    ).toEqual([
      ['VPP-ENTITY-01', 'error'],
      ['VPP-ENUM-02', 'error'],
      ['VPP-ENUM-08', 'warning'],
      ['VPP-DATE-01', 'error'],
      ['VPP-DATE-10', 'note'],
      ['VPP-AUTH-01', 'error'],
      ['VPP-HTTP-09', 'error'],
    ])
    expect(run.tool.driver.rules![1]).toMatchInlineSnapshot(`
      {
        "defaultConfiguration": {
          "level": "error",
        },
        "fullDescription": {
          "text": "An enum property refuses a member of another enum. (MUST; Update vppToken, properties)",
        },
        "help": {
          "text": "An enum property refuses a member of another enum.

      Level: MUST
      Source: Update vppToken, properties
      More: vpptoken-conformance explain VPP-ENUM-02",
        },
        "helpUri": "https://learn.microsoft.com/graph/api/intune-onboarding-vpptoken-update",
        "id": "VPP-ENUM-02",
        "properties": {
          "source": "Update vppToken, properties",
          "tags": [
            "conformance",
            "enum",
            "must",
          ],
        },
        "shortDescription": {
          "text": "An enum property refuses a member of another enum.",
        },
      }
    `)
  })

  it('has a result for each cause that says something about the target, with the weight that it has', () => {
    expect(
      run.results!.map(({ ruleId, kind, level, suppressions }) => [
        ruleId,
        kind,
        level,
        suppressions?.length,
      ]),
    ).toEqual([
      ['VPP-ENUM-02', 'fail', 'error', undefined],
      ['VPP-DATE-01', 'fail', 'error', undefined],
      ['VPP-ENUM-08', 'fail', 'warning', undefined],
      ['VPP-DATE-01', 'fail', 'note', 1],
      ['VPP-DATE-10', 'informational', 'none', undefined],
    ])
    for (const { ruleId, ruleIndex } of run.results!) {
      expect(run.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId)
    }
    expect(run.results![0]).toMatchInlineSnapshot(`
      {
        "kind": "fail",
        "level": "error",
        "locations": [
          {
            "logicalLocations": [
              {
                "fullyQualifiedName": "VPP-ENUM-02/state/sibling-member:completed",
                "kind": "case",
                "name": "sibling-member:completed",
              },
              {
                "fullyQualifiedName": "PATCH response status",
                "kind": "property",
                "name": "state",
              },
            ],
            "physicalLocation": {
              "artifactLocation": {
                "index": 0,
                "uri": "specs/1.0.0/openapi.yaml",
              },
              "region": {
                "endColumn": 2,
                "endLine": 1,
                "startColumn": 1,
                "startLine": 1,
              },
            },
          },
        ],
        "message": {
          "text": "The value was accepted (2 cases, e.g. VPP-ENUM-02/state/sibling-member:completed).
      An enum property refuses a member of another enum.  (MUST · VPP-ENUM-02 · Update vppToken, properties)
      where: PATCH response status
      sent: "state": "completed"
      expected: 400 or 422, nothing changed
      got: 200
      diagnosis: accepted
      again: npx vpptoken-conformance run --only 'VPP-ENUM-02/state/sibling-member:completed'",
        },
        "occurrenceCount": 2,
        "partialFingerprints": {
          "cause/v1": "4649f74a0570c871:1",
          "primaryLocationLineHash": "4649f74a0570c871:1",
        },
        "properties": {
          "breaksGate": true,
          "cases": [
            "VPP-ENUM-02/state/sibling-member:completed",
            "VPP-ENUM-02/state/sibling-member:other",
          ],
          "requirements": [
            "VPP-ENUM-02",
          ],
          "verdict": "fail",
        },
        "ruleId": "VPP-ENUM-02",
        "ruleIndex": 1,
      }
    `)
    expect(run.results![3]!.suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'Cut. Known: we wait for 2.0, list.yaml:3.' },
    ])
  })

  it('notes what is no finding about the target', () => {
    expect(run.invocations).toMatchInlineSnapshot(`
      [
        {
          "endTimeUtc": "2026-01-02T03:04:08.023Z",
          "executionSuccessful": true,
          "exitCode": 1,
          "exitCodeDescription": "the gate failed: 2 fail (VPP-ENUM-02); 1 fixed (VPP-DATE-01); 1 unproven (VPP-HTTP-09); list.yaml:2: the entry has expired",
          "startTimeUtc": "2026-01-02T03:04:05.678Z",
          "toolConfigurationNotifications": [
            {
              "level": "error",
              "message": {
                "text": "list.yaml:2: the entry has expired",
              },
            },
          ],
          "toolExecutionNotifications": [
            {
              "associatedRule": {
                "id": "VPP-HTTP-09",
              },
              "level": "error",
              "message": {
                "text": "Could not be decided: the connection was lost (1 case, e.g. VPP-HTTP-09/big)",
              },
            },
            {
              "associatedRule": {
                "id": "VPP-ENUM-08",
              },
              "level": "warning",
              "message": {
                "text": "Could not be decided: throttled to the end (1 case, e.g. VPP-ENUM-08/state/lower)",
              },
            },
            {
              "level": "note",
              "message": {
                "text": "GET is absent.",
              },
            },
          ],
        },
      ]
    `)
    const { invocations, results } = runOf(sampleReport([plainCase('VPP-ENTITY-01/ok', 'MUST', 'pass')]))
    expect(results).toEqual([])
    expect(invocations![0]).toMatchObject({ exitCode: 0, toolExecutionNotifications: [] })
  })

  it('keeps the fingerprint of a cause, whatever cases show it and however they are counted', () => {
    const [one, other] = [sampleCase(), sampleCase({ id: 'VPP-ENUM-02/other', verdict: 'known' })]
    expect(fingerprint(one)).toMatch(/^[0-9a-f]{16}:1$/)
    expect(fingerprint(other)).toBe(fingerprint(one))
    const often = (tries: number) => sampleCase({ diagnosis: 'lost', repeats: { failed: 2, tries } })
    expect(fingerprint(often(10))).toBe(fingerprint(often(3)))
    expect(fingerprint(sampleCase(answered(204)))).not.toBe(fingerprint(one))
    expect(fingerprint(sampleCase({ diagnosis: 'stored' }))).not.toBe(fingerprint(one))
  })

  it('numbers causes that have one fingerprint', () => {
    const hashes = resultsOf(sampleCase(), sampleCase({ id: 'VPP-ENUM-02/other', verdict: 'known' })).map(
      (result) => result.partialFingerprints!.primaryLocationLineHash!.split(':'),
    )
    expect(hashes[0]![0]).toBe(hashes[1]![0])
    expect(hashes.map(([, number]) => number)).toEqual(['1', '2'])
  })

  it('stays within what GitHub stores, the worst first, and says what it leaves out', () => {
    const many = Array.from({ length: 5002 }, (_, index) =>
      plainCase(
        `VPP-ENUM-02/${index}`,
        'MUST',
        index === 5001 ? 'fail' : 'known',
        undefined,
        `cause ${index}`,
      ),
    )
    const { results, invocations } = runOf(sampleReport(many))
    expect(results).toHaveLength(5000)
    expect(results![0]!.level).toBe('error')
    expect(invocations![0]!.toolExecutionNotifications![0]!.message.text).toMatch(
      /^2 more causes are left out/,
    )
    const [crowd] = resultsOf(
      ...Array.from({ length: 60 }, (_, index) => sampleCase({ id: `VPP-ENUM-02/${index}` })),
    )
    expect(crowd).toMatchObject({ occurrenceCount: 60, properties: { cases: { length: 50 } } })
  })

  it('tells runs on other contracts and on clients apart', () => {
    const id = (input: Parameters<typeof sampleReport>[1]) =>
      runOf(sampleReport([], input)).automationDetails!.id
    expect(id({})).toBe('vpptoken-conformance/1.0.0/')
    expect(id({ client: sampleClient })).toBe('vpptoken-conformance/client/msgraph-sdk-go/')
    const odd = runOf(sampleReport([sampleCase()], { contract: { ...sampleContract, version: '../a b' } }))
    expect(odd.artifacts![0]!.location!.uri).toBe('specs/..%2Fa%20b/openapi.yaml')
  })

  it('lets no text of a target become a link', () => {
    const item = sampleCase({ diagnosis: '[click](https://evil.example)' })
    expect(resultsOf(item)[0]!.message.text).toContain('[click] (https://evil.example)')
  })

  it('is valid for any report, and the schema sees what is not', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(deviation(JSON.parse(sarifReport(report)))).toBeUndefined()
      }),
      { numRuns: 15 },
    )
    const wrong = JSON.parse(sarifReport(sampleReport(everyVerdict)))
    wrong.runs[0].results[1].level = 'fatal'
    expect(deviation(wrong)).toMatchObject({ instancePath: '/runs/0/results/1/level' })
  })
})
