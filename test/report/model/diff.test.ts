import { describe, expect, it } from 'vitest'
import type { Cause } from '../../../src/causes/types.ts'
import { diffReports, slowdown } from '../../../src/report/model/diff.ts'
import type { ReportCase } from '../../../src/report/model/types.ts'
import { diffConsole } from '../../../src/report/render/diff-console.ts'
import { diffJson } from '../../../src/report/render/diff-json.ts'
import { diffMarkdown } from '../../../src/report/render/diff-markdown.ts'
import { must } from '../../support/diff.ts'
import { plainCase, sampleContract, sampleReport } from '../../support/report.ts'

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
