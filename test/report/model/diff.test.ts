import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Cause } from '../../../src/causes/types.ts'
import { diff } from '../../../src/cli/diff.ts'
import { diffReports, slowdown } from '../../../src/report/model/diff.ts'
import type { Report, ReportCase } from '../../../src/report/model/types.ts'
import { diffConsole } from '../../../src/report/render/diff-console.ts'
import { diffJson } from '../../../src/report/render/diff-json.ts'
import { diffMarkdown, markdownLimit } from '../../../src/report/render/diff-markdown.ts'
import { reportJson } from '../../../src/report/render/json.ts'
import { plainCase, sampleCase, sampleContract, sampleReport } from '../../support/report.ts'

const must = (
  name: string,
  verdict: ReportCase['verdict'],
  diagnosis?: string,
  tries?: number,
): ReportCase => ({
  ...plainCase(`VPP-DATE-01/${name}`, 'MUST', verdict, undefined, diagnosis),
  ...(tries !== undefined && { repeats: { failed: 2, tries } }),
})
const should = (name: string, verdict: ReportCase['verdict']) =>
  plainCase(`VPP-ENUM-08/${name}`, 'SHOULD', verdict)

/** The lists of a comparison by the cases' names, without those that are empty. */
function lists(
  before: readonly ReportCase[],
  after: readonly ReportCase[],
  failOn: 'must' | 'should' = 'must',
) {
  const found = diffReports(sampleReport(before), sampleReport(after, { failOn }))
  const names = Object.entries(found).flatMap(([list, items]) =>
    Array.isArray(items) && items.length > 0 && !['remarks', 'newCauses', 'goneCauses'].includes(list)
      ? [[list, items.map((item) => (item.after ?? item).id.split('/')[1])] as const]
      : [],
  )
  return { ...Object.fromEntries(names), regression: found.regression }
}

describe('diffReports', () => {
  it.each([
    ['pass', 'fail', 'broken'],
    ['pass', 'unproven', 'broken'],
    ['known', 'fixed', 'broken'],
    ['known', 'fail', 'broken'],
    ['n/a', 'fail', 'broken'],
    ['fail', 'pass', 'fixed'],
    ['unproven', 'pass', 'fixed'],
    ['fixed', 'pass', 'fixed'],
    ['fail', 'known', 'setAside'],
    ['fail', 'n/a', 'setAside'],
    ['fail', 'fail', 'still'],
    ['unproven', 'fail', 'otherwise'],
    ['pass', 'n/a', 'moved'],
    ['pass', 'known', 'moved'],
    ['pass', 'pass', 'same'],
  ] as const)('counts a MUST that was %s and is %s as %s', (before, after, list) => {
    expect(lists([must('a', before)], [must('a', after)])).toEqual({
      [list]: ['a'],
      regression: list === 'broken',
    })
  })

  it('holds both reports by the later gate', () => {
    const [before, after] = [
      [should('a', 'pass'), should('b', 'warn')],
      [should('a', 'warn'), should('b', 'warn')],
    ]
    expect(lists(before, after)).toEqual({ moved: ['a'], same: ['b'], regression: false })
    expect(lists(before, after, 'should')).toEqual({ broken: ['a'], still: ['b'], regression: true })
  })

  it('takes a new case that fails for a regression, and one that is gone for none', () => {
    expect(lists([], [must('a', 'fail'), must('b', 'pass')])).toEqual({
      addedBroken: ['a'],
      added: ['b'],
      regression: true,
    })
    expect(lists([must('a', 'fail'), must('b', 'pass')], [])).toEqual({ gone: ['a', 'b'], regression: false })
  })

  it('sees another cause, but not another count of an intermittent one', () => {
    const seen = lists(
      [must('a', 'fail', 'seconds, truncated'), must('b', 'fail', 'lost', 10), must('c', 'fail', 'lost')],
      [must('a', 'fail', 'seconds, rounded'), must('b', 'fail', 'lost', 3), must('c', 'fail', 'lost', 3)],
    )
    expect(seen).toEqual({ otherwise: ['a', 'c'], still: ['b'], regression: false })
  })

  it('compares causes by their keys, whatever cases show them', () => {
    const cause = (way: string, ids: readonly string[]): Cause => ({
      key: `value: ${way}`,
      title: `Dates are ${way}`,
      verdict: 'fail',
      confidence: 'high',
      requirements: [{ id: 'VPP-DATE-01', cases: ids.length }],
      cases: ids,
      follows: [],
    })
    const cases = ['a', 'b', 'c'].map((name) => must(name, 'fail'))
    const [a, b, c] = cases.map(({ id }) => id) as [string, string, string]
    const found = diffReports(
      sampleReport(cases, { causes: [cause('cut', [a, b]), cause('moved', [c])] }),
      sampleReport(cases, { causes: [cause('cut', [a]), cause('doubled', [b, c])] }),
    )
    expect(found.newCauses.map(({ title }) => title)).toEqual(['Dates are doubled'])
    expect(found.goneCauses.map(({ title }) => title)).toEqual(['Dates are moved'])
    expect(JSON.parse(diffJson(found))).toMatchObject({
      newCauses: [{ key: 'value: doubled', cases: 2, follows: 0 }],
      goneCauses: [{ key: 'value: moved', cases: 1 }],
    })
    expect(diffMarkdown(found)).toContain('- `Dates are doubled`, 2 cases (`VPP-DATE-01`)')
    const text = diffConsole(found, { color: false, width: 120 })
    expect(text).toContain('new cause  Dates are doubled (2 cases)')
    expect(text).toContain('gone cause  Dates are moved (1 case)')
    // What breaks no gate is no cause to compare.
    const passing = sampleReport(cases.map((item) => ({ ...item, verdict: 'pass' as const })))
    expect(diffReports(passing, passing).newCauses).toEqual([])
  })

  it('remarks what makes two reports hard to compare, and nothing where nothing does', () => {
    const cases = [must('a', 'pass')]
    const before = sampleReport(cases)
    expect(diffReports(before, sampleReport(cases)).remarks).toEqual([])
    const after = sampleReport(cases, {
      tool: { name: 'vpptoken-conformance', version: '0.2.0' },
      contract: { ...sampleContract, sha256: 'f'.repeat(64) },
      target: { url: 'https://other.example/v1.0', ids: ['b'], reader: 'patch' },
      seed: 43,
      failOn: 'should',
      shard: { index: 2, count: 3 },
    })
    expect(diffReports(before, after).remarks).toEqual([
      'The tool differs: vpptoken-conformance 0.1.0, then vpptoken-conformance 0.2.0; cases may judge otherwise.',
      'The contract differs: 1.0.0 (sha256 0123456789ab), then 1.0.0 (sha256 ffffffffffff); cases may have come, gone or changed.',
      'The seed differs: 42, then 43; generated values are not the same.',
      'The target differs: http://127.0.0.1:8080/v1.0, then https://other.example/v1.0; they may be two implementations.',
      'The state was read otherwise: GET, then PATCH; what is read may differ for that.',
      'The gate differs: --fail-on must, then --fail-on should; the later one counts for both.',
      'A part is compared: a whole run, then shard 2 of 3; merge the shards first.',
    ])
  })

  it('compares the times for one request', () => {
    const run = (durationMs: number, requests: number) => sampleReport([], { durationMs, requests })
    expect(slowdown({ before: run(1000, 10), after: run(6000, 20) })).toBe(3)
    expect(slowdown({ before: run(1000, 0), after: run(6000, 20) })).toBeUndefined()
    expect(slowdown({ before: run(1000, 10), after: run(0, 0) })).toBeUndefined()
  })
})

const mixed = diffReports(
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

describe('diff', () => {
  let folder = ''
  let printed = ''
  const at = (name: string) => join(folder, name)
  const put = (name: string, report: Report) => {
    writeFileSync(at(name), reportJson(report))
    return at(name)
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'diff-'))
    printed = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      printed += String(chunk)
      return true
    })
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true, force: true })
  })

  it('gives 1 on a regression and 0 the other way round', async () => {
    const [a, b] = [
      put('a.json', sampleReport([must('a', 'pass')])),
      put('b.json', sampleReport([must('a', 'fail')])),
    ]
    expect(await diff(a, b, { json: false })).toBe(1)
    expect(printed).toContain('outcome   Regression: 1 case newly broken\n')
    expect(await diff(b, a, { json: false })).toBe(0)
    expect(await diff(b, b, { json: false })).toBe(0)
  })

  it('writes Markdown to a file or to stdout, and JSON', async () => {
    const a = put('a.json', sampleReport([must('a', 'pass')]))
    await diff(a, a, { json: true, markdown: at('pr.md') })
    expect(JSON.parse(printed)).toMatchObject({ regression: false })
    expect(readFileSync(at('pr.md'), 'utf8')).toMatch(/^### Conformance: No regression\n/)
    printed = ''
    await diff(a, a, { json: false, markdown: true })
    expect(printed).toBe(readFileSync(at('pr.md'), 'utf8'))
    await expect(diff(a, a, { json: true, markdown: true })).rejects.toMatchObject({ exitCode: 2 })
  })

  it('throws one line for a report that cannot be read', async () => {
    const a = put('a.json', sampleReport([]))
    await expect(diff(a, at('none.json'), { json: false })).rejects.toThrow(
      /^cannot read .*: there is no such file: check the path$/,
    )
    expect(printed).toBe('')
  })
})
