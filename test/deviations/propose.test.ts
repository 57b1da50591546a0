import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createListing } from '../../src/deviations/apply.ts'
import { proposeDeviations } from '../../src/deviations/propose.ts'
import { deviationsYaml } from '../../src/deviations/write.ts'
import { type Verdict, verdicts } from '../../src/judge/types.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { matcher } from '../../src/select/matcher.ts'
import { plainCase, sampleReport } from '../support/report.ts'
import { listOf } from './lists.ts'

const item = (id: string, verdict: Verdict, diagnosis?: string): ReportCase =>
  plainCase(id, 'MUST', verdict, 'What was found.', diagnosis)
const propose = (cases: readonly ReportCase[], others: readonly string[] = []) =>
  proposeDeviations(sampleReport(cases), [...cases, ...others.map((id) => ({ id }))])
const patterns = (cases: readonly ReportCase[], others?: readonly string[]) =>
  propose(cases, others).map((entry) => entry.cases)

describe('proposeDeviations', () => {
  it('says what was found and when, asks why, and lives for 90 days', () => {
    expect(propose([item('VPP-ENUM-02/state/a', 'fail', 'accepted')])).toEqual([
      {
        cases: ['VPP-ENUM-02/state/a'],
        reason: 'accepted; found by a run of 2026-01-02: say why it is accepted',
        expires: '2026-04-02',
        sometimes: false,
      },
    ])
  })

  const [a, b, c] = ['a', 'b', 'c'].map((name) => item(`VPP-ENUM-02/state/${name}`, 'fail', 'accepted'))
  const other = item('VPP-ENUM-02/lastSyncStatus/a', 'fail', 'accepted')

  it.each<[string, ReportCase[], string[], string[][]]>([
    [
      'a property whose cases all deviate',
      [a!, b!, c!, item('VPP-ENUM-02/x/a', 'pass')],
      [],
      [['VPP-ENUM-02/state']],
    ],
    ['a requirement whose cases all deviate', [a!, b!, other], [], [['VPP-ENUM-02']]],
    ['cases beside one that holds', [a!, b!, item(c!.id, 'pass')], [], [[a!.id, b!.id]]],
    ['cases beside one of which nothing is known', [a!, b!], [c!.id], [[a!.id, b!.id]]],
    ['cases beside one that is known already', [a!, b!, item(c!.id, 'known')], [], [[a!.id, b!.id]]],
    ['cases beside one that cannot be judged', [a!, b!, item(c!.id, 'n/a')], [], [['VPP-ENUM-02']]],
    [
      'a property whole and another in part',
      [a!, b!, other, item('VPP-ENUM-02/lastSyncStatus/b', 'pass')],
      [],
      [['VPP-ENUM-02/state', other.id]],
    ],
    ['a single case', [a!], [], [[a!.id]]],
    [
      'an id that a longer one begins with',
      [a!, b!, item('VPP-ENUM-02/stateful/a', 'pass')],
      [],
      [['VPP-ENUM-02/state']],
    ],
    ['two causes', [a!, b!, item(c!.id, 'fail', 'answered 500')], [], [[a!.id, b!.id], [c!.id]]],
    [
      'two requirements',
      [a!, b!, item('VPP-ENUM-08/state/a', 'fail', 'accepted')],
      [],
      [['VPP-ENUM-02'], ['VPP-ENUM-08/state/a']],
    ],
  ])('covers %s', (_, cases, others, expected) => {
    expect(patterns(cases, others)).toEqual(expected)
  })

  it('marks what showed in some of the tries only', () => {
    const repeats = { failed: 2, tries: 7 }
    const { diagnosis: _, ...unnamed } = item(b!.id, 'fail')
    expect(
      propose([{ ...item(a!.id, 'fail', 'accepted'), repeats }, { ...unnamed, repeats }, c!]),
    ).toMatchObject([
      { cases: [a!.id], sometimes: true, reason: expect.stringMatching(/^accepted; found/) },
      { cases: [b!.id], sometimes: true, reason: expect.stringMatching(/^What was found\.; found/) },
      { cases: [c!.id], sometimes: false },
    ])
  })

  it('takes warnings in only where they make the gate fail', () => {
    const cases = [plainCase('VPP-ENUM-08/state/a', 'SHOULD', 'warn', 'x', 'accepted')]
    expect(proposeDeviations(sampleReport(cases), cases)).toEqual([])
    expect(proposeDeviations(sampleReport(cases, { failOn: 'should' }), cases)).toHaveLength(1)
  })

  it('leaves the rest alone', () => {
    const cases = verdicts
      .filter((verdict) => verdict !== 'fail')
      .map((verdict) => item(`VPP-ENUM-02/state/${verdict}`, verdict))
    expect(propose(cases)).toEqual([])
  })

  it('covers each deviation once and nothing that holds, whatever the cases', () => {
    const segment = fc.constantFrom('a', 'b', 'ab', '+05:30', '.5', '{x}', '*')
    const id = fc
      .tuple(fc.constantFrom('VPP-ENUM-02', 'VPP-DATE-01'), segment, segment)
      .map((parts) => parts.join('/'))
    const found = fc.tuple(id, fc.constantFrom<Verdict>('fail', 'pass', 'n/a'), fc.constantFrom('one', 'two'))
    fc.assert(
      fc.property(fc.uniqueArray(found, { selector: ([name]) => name, maxLength: 30 }), (all) => {
        const cases = all.map(([name, verdict, cause]) => item(name, verdict, cause))
        const entries = propose(cases)
        const literal = (pattern: string, name: string) => name === pattern || name.startsWith(`${pattern}/`)
        for (const { id: name, verdict } of cases) {
          const hits = entries.filter((entry) => entry.cases.some((pattern) => literal(pattern, name)))
          if (verdict === 'fail') expect(hits).toHaveLength(1)
          if (verdict === 'pass') expect(hits).toEqual([])
          if (verdict === 'fail') expect(hits[0]!.cases.some((pattern) => matcher(pattern)(name))).toBe(true)
        }
      }),
      { seed: 1, numRuns: 200 },
    )
  })
})

describe('deviationsYaml', () => {
  const cases = [
    item('VPP-ENUM-02/state/a', 'fail', 'answered "x": # {odd} *text*'),
    { ...item('VPP-ENUM-02/state/b', 'fail', 'two\nlines'), repeats: { failed: 1, tries: 10 } },
    item('VPP-DATE-01/state/a', 'fail', 'cut'),
    item('VPP-DATE-01/state/b', 'fail', 'cut'),
    item('VPP-DATE-01/state/c', 'pass'),
  ]
  const report = sampleReport(cases)
  const yaml = deviationsYaml(proposeDeviations(report, cases), report)

  it('is a list for people to complete', () => {
    expect(yaml).toMatchInlineSnapshot(`
      "# What a run of vpptoken-conformance 0.1.0 on 2026-01-02 found at http://127.0.0.1:8080/v1.0.
      # An entry promises that each of its cases deviates: say why that is accepted, and take out what is fixed.
      - cases: VPP-ENUM-02/state/a
        reason: 'answered "x": # {odd} *text*; found by a run of 2026-01-02: say why it is accepted'
        expires: 2026-04-02

      - cases: VPP-ENUM-02/state/b
        reason: "two lines; found by a run of 2026-01-02: say why it is accepted"
        expires: 2026-04-02
        sometimes: true

      - cases:
          - VPP-DATE-01/state/a
          - VPP-DATE-01/state/b
        reason: "cut; found by a run of 2026-01-02: say why it is accepted"
        expires: 2026-04-02
      "
    `)
  })

  it('is read back, and makes the gate pass', () => {
    const list = createListing(listOf(yaml), cases, new Date(report.startedAt))
    expect(list.problems).toEqual([])
    const again = sampleReport(cases.map(list.apply), { problems: list.problems })
    expect(again.gate.holds).toBe(true)
    expect(again.summary).toMatchObject({ known: 4, pass: 1 })
    expect(sampleReport(cases).gate.holds).toBe(false)
  })

  it('of a run without deviations is an empty list', () => {
    const green = sampleReport([item('VPP-ENUM-02/state/a', 'pass')])
    expect(listOf(deviationsYaml(proposeDeviations(green, green.cases), green))).toEqual([])
  })
})
