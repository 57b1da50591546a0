import { describe, expect, it } from 'vitest'
import { diffReports } from '../../../src/report/model/diff.ts'
import type { ReportCase } from '../../../src/report/model/types.ts'
import { diffConsole } from '../../../src/report/render/diff-console.ts'
import { diffJson } from '../../../src/report/render/diff-json.ts'
import { diffMarkdown, markdownLimit } from '../../../src/report/render/diff-markdown.ts'
import { mixed, must } from '../../support/diff.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'

describe('diffConsole', () => {
  it('tells what changed, the regressions in full', () => {
    expect(diffConsole(mixed, { color: false, width: 110 })).toMatchInlineSnapshot(`
      "before    http://127.0.0.1:8080/v1.0 · contract 1.0.0 · 2026-01-02T03:04:05.678Z · seed 42 · 0.1.0 · 7 cases
      after     http://127.0.0.1:8080/v1.0 · contract 1.0.0 · 2026-01-02T03:04:05.678Z · seed 43 · 0.1.0 · 7 cases

      remark    The seed differs: 42, then 43; generated values are not the same.

      new cause  The value was accepted (3 cases)
      new cause  seconds, rounded (1 case)
      new cause  the connection was lost (1 case)

      gone cause  seconds, truncated (2 cases)
      gone cause  The instant is kept to 100 ns through PATCH and GET (1 case)

      Newly broken: 3 cases
        FAIL  VPP-ENUM-02/state/one  (pass → fail)
              An enum property refuses a member of another enum.  (MUST · VPP-ENUM-02 · Update vppToken, properties)
              where      PATCH response status
              sent       "state": "completed"
              expected   400 or 422, nothing changed
              got        200
              diagnosis  accepted
              curl       curl -X PATCH 'http://127.0.0.1:8080/v1.0/things/a' -i -H 'Content-Type: application/json' --data-binary '{"state":"completed"}'
              again      npx vpptoken-conformance run --only 'VPP-ENUM-02/state/one'
              and 2 more: VPP-ENUM-02/state/two, VPP-ENUM-02/state/three

      New and broken: 1 case
        UNPROVEN  VPP-HTTP-09/new
              A body of 256 KiB gets an answer.  (MUST · VPP-HTTP-09 · Update vppToken, properties)
              reason     the connection was lost
              curl       curl 'http://127.0.0.1:8080/v1.0/things/a' -i
              again      npx vpptoken-conformance run --only 'VPP-HTTP-09/new'

      Broken in another way: 1 case
        fail              VPP-DATE-01/a: seconds, truncated → seconds, rounded

      Newly fixed: 1 case
        fail → pass       VPP-DATE-01/b: seconds, truncated

      Still broken: 1 case
        fail              VPP-DATE-01/c: lost

      Gone: 1 case
        fail              VPP-DATE-01/gone

      requests  12 in 2.3 s, then 24 in 2.3 s (0.50 times the time for a request)
      gate      failed: 4 fail (VPP-DATE-01), then failed: 5 fail (VPP-ENUM-02, VPP-DATE-01); 1 unproven
                (VPP-HTTP-09)
      outcome   Regression: 3 cases newly broken, 1 case new and broken, 1 case newly fixed, 2 cases still broken
      "
    `)
  })

  it('says that nothing changed', () => {
    const report = sampleReport([must('a', 'pass')])
    const text = diffConsole(diffReports(report, report), { color: false, width: 110 })
    expect(text).toMatch(/\noutcome {3}No regression\n$/)
    expect(text).not.toContain('cases')
  })

  it('shows every kind of regression, and cuts what is not one', () => {
    const many = (verdict: ReportCase['verdict']) =>
      Array.from({ length: 30 }, (_, index) =>
        must(`case-${'x'.repeat(index)}`, verdict, `cause ${'y'.repeat(index)}`),
      )
    const broke = diffConsole(diffReports(sampleReport(many('pass')), sampleReport(many('fail'))), {
      color: false,
      width: 110,
    })
    expect(broke.match(/\(pass → fail\)/g)).toHaveLength(30)
    const fixed = diffConsole(diffReports(sampleReport(many('fail')), sampleReport(many('pass'))), {
      color: false,
      width: 110,
    })
    expect(fixed.match(/fail → pass/g)).toHaveLength(10)
    expect(fixed).toContain('\n  and 20 cases of 20 more kinds\n')
  })

  it('lets no control character of a target through', () => {
    const evil = '\u001b[31m\u0007\u202e'
    const report = sampleReport([plainCase(`VPP-DATE-01/${evil}`, 'MUST', 'fail', evil, evil)], {
      target: { url: evil, ids: [], reader: 'get' },
    })
    const found = diffReports(sampleReport([]), report)
    for (const text of [diffConsole(found, { color: false, width: 110 }), diffMarkdown(found)]) {
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
  })
})

describe('diffMarkdown', () => {
  it('has a table for each kind of change and folds the regressions', () => {
    const text = diffMarkdown(mixed)
    expect(text).toContain(
      '### Conformance: Regression: 3 cases newly broken, 1 case new and broken, 1 case newly fixed, 2 cases still broken\n',
    )
    expect(text).toContain('| Requests | 12 in 2.3 s | 24 in 2.3 s (× 0.50 a request) |')
    expect(text).toContain(
      '| `VPP-ENUM-02` `An enum property refuses a member of another enum.` | pass → fail | 3 | `accepted` | `VPP-ENUM-02/state/one` |',
    )
    expect(text).toContain('| fail | 1 | `seconds, truncated → seconds, rounded` | `VPP-DATE-01/a` |')
    expect(text).toContain(
      '<details><summary><code>VPP-ENUM-02/state/one</code> and 2 more (pass → fail)</summary>',
    )
    expect(text.match(/^#### .*/gm)).toEqual([
      '#### New causes',
      '#### Causes that are gone',
      '#### Newly broken: 3 cases',
      '#### New and broken: 1 case',
      '#### Broken in another way: 1 case',
      '#### Newly fixed: 1 case',
      '#### Still broken: 1 case',
      '#### Gone: 1 case',
    ])
    expect(text.match(/<details>/g)).toHaveLength(2)
  })

  it.each([
    ['a bar', 'a|b', '`a\\|b`'],
    ['an escaped bar', 'a\\|b', '`a\\\\\\|b`'],
    ['two backslashes and a bar', 'a\\\\|b', '`a\\\\\\|b`'],
    ['a backtick', 'a`b', '``a`b``'],
    ['backticks at the ends', '`a`', '`` `a` ``'],
    ['a mention and a tag', '@odata <b>', '`@odata <b>`'],
    ['a line feed', 'a\nb', '`a\\nb`'],
  ])('keeps %s from forming Markdown', (_, message, expected) => {
    const found = diffReports(
      sampleReport([]),
      sampleReport([plainCase('VPP-DATE-01/a', 'MUST', 'fail', message)]),
    )
    expect(diffMarkdown(found)).toContain(`| fail | 1 | ${expected} | \`VPP-DATE-01/a\` |`)
  })

  it('fences what holds fences itself', () => {
    const got = '``` </details> @someone'
    const found = diffReports(sampleReport([]), sampleReport([sampleCase({ got })]))
    expect(diffMarkdown(found)).toMatch(/\n````text\nFAIL[\s\S]*```[\s\S]*\n````\n\n<\/details>/)
  })

  it.each([
    ['causes', 4000, 'é'],
    ['long causes', 400, '𝒳'.repeat(500)],
    ['long commands', 200, ''],
  ])('stays below its limit with many %s and tells how many cases are left out', (_, count, filler) => {
    const cases = Array.from({ length: count }, (_unused, index) =>
      sampleCase({
        id: `VPP-ENUM-02/state/${'x'.repeat(index % 50)}${index}`,
        diagnosis: `${filler}${index}`,
        curl: 'y'.repeat(filler === '' ? 1400 : 10),
      }),
    )
    const gone = Array.from({ length: 300 }, (_unused, index) => must(`gone-${index}`, 'pass', `${index}`))
    const text = diffMarkdown(diffReports(sampleReport(gone), sampleReport(cases)))
    expect(Buffer.byteLength(text)).toBeLessThan(markdownLimit)
    expect(Buffer.byteLength(text)).toBeGreaterThan(markdownLimit * 0.8)
    const [, table = '0'] = /#### New and broken[^#]*\n\n(\d+) cases more are left out/.exec(text) ?? []
    expect(text.split('#### Gone')[0]!.match(/^\| `VPP-ENUM-02`/gm)).toHaveLength(count - Number(table))
    const [, details = '0'] = /The details of (\d+) cases are left out/.exec(text) ?? []
    expect(text.match(/<details>/g) ?? []).toHaveLength(count - Number(details))
    expect(text).toMatch(/#### Gone: 300 cases[^#]*\d+ cases more are left out\.\n$/)
  })
})

describe('diffJson', () => {
  it('has the outcome, the counts and the lists, without exchanges', () => {
    const value = JSON.parse(diffJson(mixed))
    expect(value).toMatchObject({
      schemaVersion: 1,
      regression: true,
      failOn: 'must',
      slowdown: 0.5,
      counts: {
        broken: 3,
        addedBroken: 1,
        fixed: 1,
        setAside: 0,
        otherwise: 1,
        still: 1,
        moved: 0,
        added: 0,
        gone: 1,
        same: 0,
      },
      before: { seed: 42 },
      after: { seed: 43 },
    })
    expect(value.otherwise).toEqual([
      {
        id: 'VPP-DATE-01/a',
        requirement: 'VPP-DATE-01',
        level: 'MUST',
        before: { verdict: 'fail', diagnosis: 'seconds, truncated' },
        after: { verdict: 'fail', diagnosis: 'seconds, rounded' },
      },
    ])
    expect(diffJson(mixed)).not.toContain('exchanges')
  })
})
