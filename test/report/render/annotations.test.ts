import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { annotations } from '../../../src/report/render/annotations.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'
import { anyReport, breaking, everyVerdict, sampleClient } from '../sample-reports.ts'

/** What the runner makes of a line, as actions/runner reads a workflow command. */
function read(line: string): { kind: string; title: string; message: string } {
  const [, kind = '', title = '', message = ''] = /^::(\w+) title=([^:,]*)::(.*)$/.exec(line) ?? []
  const data = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
  return { kind, title: data(title.replaceAll('%3A', ':').replaceAll('%2C', ',')), message: data(message) }
}

const lines = (text: string) => text.split('\n').slice(0, -1)

/** So many causes, the first of which has two cases. */
const causes = (count: number, verdict: 'fail' | 'warn') =>
  Array.from({ length: count }, (_, index) =>
    sampleCase({ id: `VPP-ENUM-02/${index}`, diagnosis: `cause ${index}`, verdict }),
  )

describe('annotations', () => {
  it('tells each cause once: an error where it breaks the gate, else a warning', () => {
    const report = sampleReport(everyVerdict, { problems: ['list.yaml:2: the entry has expired'] })
    expect(lines(annotations(report)).map(read)).toMatchInlineSnapshot(`
      [
        {
          "kind": "error",
          "message": "list.yaml:2: the entry has expired",
          "title": "the gate failed",
        },
        {
          "kind": "error",
          "message": "VPP-ENUM-02/state/sibling-member:completed and 1 more
      An enum property refuses a member of another enum.  (MUST · VPP-ENUM-02 · Update vppToken, properties)
      where: PATCH response status
      sent: "state": "completed"
      expected: 400 or 422, nothing changed
      got: 200
      diagnosis: accepted
      again: npx vpptoken-conformance run --only 'VPP-ENUM-02/state/sibling-member:completed'",
          "title": "fail VPP-ENUM-02: The value was accepted",
        },
        {
          "kind": "error",
          "message": "VPP-DATE-01/b
      The instant is kept to 100 ns through PATCH and GET.  (MUST · VPP-DATE-01 · Update vppToken, properties)
      diagnosis: it holds, and list.yaml:9 lists it
      reason: It holds: take it out.
      again: npx vpptoken-conformance run --only 'VPP-DATE-01/b'",
          "title": "fixed VPP-DATE-01: It holds: take it out: it holds, and list.yaml:9 lists it",
        },
        {
          "kind": "error",
          "message": "VPP-HTTP-09/big
      A body of 256 KiB gets an answer.  (MUST · VPP-HTTP-09 · Update vppToken, properties)
      reason: the connection was lost
      again: npx vpptoken-conformance run --only 'VPP-HTTP-09/big'",
          "title": "unproven VPP-HTTP-09: the connection was lost",
        },
        {
          "kind": "warning",
          "message": "VPP-ENUM-08/state/lower
      An enum property refuses a member in another letter case.  (SHOULD · VPP-ENUM-08 · Update vppToken, properties)
      reason: throttled to the end
      again: npx vpptoken-conformance run --only 'VPP-ENUM-08/state/lower'",
          "title": "unproven VPP-ENUM-08: throttled to the end",
        },
        {
          "kind": "warning",
          "message": "VPP-ENUM-08/state/upper
      An enum property refuses a member in another letter case.  (SHOULD · VPP-ENUM-08 · Update vppToken, properties)
      where: PATCH response status
      sent: "state": "completed"
      expected: 400 or 422, nothing changed
      got: 200
      diagnosis: accepted
      again: npx vpptoken-conformance run --only 'VPP-ENUM-08/state/upper'",
          "title": "warn VPP-ENUM-08: The value was accepted",
        },
      ]
    `)
  })

  it('takes a warning for an error where the gate is on SHOULD', () => {
    const kinds = lines(annotations(sampleReport(everyVerdict, { failOn: 'should' }))).map(
      (line) => read(line).kind,
    )
    expect(kinds).toEqual(['error', 'error', 'error', 'error', 'error'])
  })

  it('says nothing of a run without findings', () => {
    expect(annotations(sampleReport([plainCase('VPP-ENTITY-01/ok', 'MUST', 'pass')]))).toBe('')
  })

  it('gives the command for a client', () => {
    const text = annotations(sampleReport([sampleCase()], { client: sampleClient }))
    expect(text).toContain(`again: npx vpptoken-conformance client --only '${sampleCase().id}' -- COMMAND`)
  })

  it('shows ten of a kind; of more, nine and how many are left', () => {
    const told = (count: number) => lines(annotations(sampleReport(causes(count, 'fail')))).map(read)
    expect(told(10).map(({ title }) => title.slice(-7))).toEqual(
      Array.from({ length: 10 }, (_, i) => `cause ${i}`),
    )
    expect(told(14)).toHaveLength(10)
    expect(told(14).at(-1)).toEqual({
      kind: 'error',
      title: '5 more causes',
      message: '5 more causes (5 cases) are in the report; GitHub shows 10 annotations of a kind.',
    })
    const both = annotations(
      sampleReport(
        [...causes(11, 'fail'), ...causes(11, 'warn')].map((item, index) => ({
          ...item,
          id: `${item.id}/${index}`,
        })),
      ),
    )
    expect(lines(both)).toHaveLength(20)
  })

  it('escapes as the toolkit does, so that any text stays in its place', () => {
    const item = plainCase('VPP-HTTP-09/a', 'MUST', 'unproven', '100%0A,\n::error::x:y%3A')
    const [line, ...others] = lines(annotations(sampleReport([item])))
    expect(others).toEqual([])
    expect(line).toMatch(
      /^::error title=unproven VPP-HTTP-09%3A 100%250A%2C\\n%3A%3Aerror%3A%3Ax%3Ay%253A::VPP/,
    )
    expect(line).toContain('reason: 100%250A,\\n::error::x:y%253A%0Aagain')
  })

  it('has a command in every line, and an error just where the gate failed, whatever the report', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const all = lines(annotations(report))
        expect(all.filter((line) => !/^::(error|warning) title=[^:,\r]+::[^\r]+$/.test(line))).toEqual([])
        const errors = all.filter((line) => line.startsWith('::error'))
        expect(errors.length > 0).toBe(breaking(report).length + report.gate.problems.length > 0)
        expect(errors.length).toBeLessThanOrEqual(10)
      }),
      { numRuns: 20 },
    )
  })
})
