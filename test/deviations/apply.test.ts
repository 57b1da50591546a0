import { describe, expect, it } from 'vitest'
import { createListing } from '../../src/deviations/apply.ts'
import { type Verdict, verdicts } from '../../src/judge/types.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { plainCase, sampleCase } from '../support/report.ts'
import { listOf } from './lists.ts'

const ids = [
  'VPP-ENUM-02/state/a',
  'VPP-ENUM-02/state/b',
  'VPP-ENUM-02/lastSyncStatus/a',
  'VPP-DATE-01/state/a',
  'VPP-DATE-010',
]
const planned = ids.map((id) => ({ id, requirement: id.split('/')[0]! }))
const day = new Date('2026-06-15T23:59:59Z')

/** A listing of one entry, on line 1, of some cases and further members. */
function listing(cases: string, members = '', builtIn = false) {
  return createListing(
    listOf(`- cases: ${cases}\n  reason: Our gateway is lenient.\n${members}`, builtIn),
    planned,
    day,
  )
}

const caseOf = (verdict: Verdict, id = ids[0]!) => sampleCase({ id, verdict })

describe('a listed case', () => {
  const list = listing('VPP-ENUM-02/state/a')

  it.each<[Verdict, Verdict]>([
    ['fail', 'known'],
    ['warn', 'known'],
    ['pass', 'fixed'],
    ['info', 'info'],
    ['n/a', 'n/a'],
    ['unproven', 'unproven'],
  ])('that comes to %s is %s', (found, verdict) => {
    expect(list.apply(caseOf(found)).verdict).toBe(verdict)
    expect(list.problems).toEqual([])
  })

  it.each(verdicts)('that is not listed stays %s', (verdict) => {
    const item = caseOf(verdict, ids[1])
    expect(list.apply(item)).toBe(item)
  })

  it('keeps what was found, and says why and where it is accepted', () => {
    const { verdict, message, ...rest } = listing('VPP-ENUM-02', '  link: https://h/7\n').apply(
      caseOf('fail'),
    )
    const { verdict: _, message: found, ...same } = caseOf('fail')
    expect(rest).toEqual(same)
    expect(message).toBe(`${found} Known: Our gateway is lenient (https://h/7), list.yaml:1.`)
    expect(list.apply(plainCase(ids[0]!, 'SHOULD', 'warn')).message).toBe(
      'Known: Our gateway is lenient, list.yaml:1.',
    )
  })

  it('that holds names the line to take out', () => {
    const fixed = list.apply(plainCase(ids[0]!, 'MUST', 'pass'))
    expect(fixed.message).toMatch(/^It is listed as a deviation in list\.yaml:1, and it holds: take it out/)
    expect(fixed.diagnosis).toBe('it holds, and list.yaml:1 lists it as a deviation')
  })

  it('of a built-in list that holds asks for a copy, since the list itself cannot be changed', () => {
    const fixed = listing('VPP-ENUM-02', '', true).apply(plainCase(ids[0]!, 'MUST', 'pass'))
    expect(fixed.verdict).toBe('fixed')
    expect(fixed.message).toMatch(
      /^The built-in list list\.yaml:1 .*: give --deviations a copy of that list without it\.$/,
    )
  })
})

describe('an entry', () => {
  const known = (list: ReturnType<typeof listing>) =>
    ids.filter((id) => list.apply(caseOf('fail', id)).verdict === 'known')

  it.each<[string, number[]]>([
    ['VPP-ENUM-02/state/a', [0]],
    ['VPP-ENUM-02', [0, 1, 2]],
    ['VPP-DATE-01', [3]],
    ['VPP-ENUM-02/*/a', [0, 2]],
    ["'*/state/*'", [0, 1, 3]],
    ["'VPP-ENUM-02/!(state/a)'", [1, 2]],
    ['[VPP-ENUM-02/state/a, VPP-DATE-01]', [0, 3]],
    ["'*'", [0, 1, 2, 3, 4]],
  ])('of %s is about what --only would select', (pattern, expected) => {
    expect(known(listing(pattern))).toEqual(expected.map((index) => ids[index]))
  })

  it('is a promise for each case, whatever the others come to', () => {
    const list = listing('VPP-ENUM-02')
    expect(
      [caseOf('fail'), caseOf('pass', ids[1]), caseOf('n/a', ids[2])].map((item) => list.apply(item).verdict),
    ).toEqual(['known', 'fixed', 'n/a'])
  })

  it('with a requirement is about its cases alone', () => {
    expect(known(listing("'*/state/*'", '  requirement: VPP-DATE-01\n'))).toEqual([ids[3]])
  })

  it.each<[string, Partial<ReportCase>, Verdict]>([
    ['the diagnosis', { diagnosis: 'milliseconds, truncated' }, 'known'],
    ['the place', { where: 'GET response $.milliseconds', diagnosis: 'x' }, 'known'],
    [
      'neither',
      { where: 'GET response $.state', diagnosis: 'seconds, truncated', message: 'milliseconds' },
      'fail',
    ],
  ])('with a finding is about that finding: %s says it', (_, members, verdict) => {
    const item = sampleCase({ id: ids[0]!, ...members })
    expect(listing('VPP-ENUM-02', '  found: milliseconds\n').apply(item).verdict).toBe(verdict)
  })

  it('with a finding still promises a deviation', () => {
    expect(listing('VPP-ENUM-02', '  found: milliseconds\n').apply(caseOf('pass')).verdict).toBe('fixed')
  })

  it('for what shows now and then lets a case hold', () => {
    const list = listing('VPP-ENUM-02', '  sometimes: true\n')
    expect([caseOf('fail'), caseOf('pass')].map((item) => list.apply(item).verdict)).toEqual([
      'known',
      'pass',
    ])
  })

  it('comes before later ones', () => {
    const two = listOf(
      '- cases: VPP-ENUM-02\n  reason: first\n- cases: VPP-ENUM-02\n  reason: second\n  sometimes: true\n',
    )
    const list = createListing(two, planned, day)
    expect(list.apply(caseOf('fail')).message).toContain('Known: first, list.yaml:1.')
    expect(list.apply(caseOf('pass')).verdict).toBe('pass')
  })
})

describe('the problems of a list', () => {
  it('are its patterns that match no case of the whole plan, each with its line', () => {
    const list = listing(
      '\n    - VPP-ENUM-02\n    - VPP-ENUM-2\n    - VPP-ENUM-02/state',
      '  requirement: VPP-ENUM-02\n',
    )
    expect(list.problems).toEqual([
      'list.yaml:3: no case of VPP-ENUM-02 matches VPP-ENUM-2: correct it or take it out (vpptoken-conformance plan lists the ids)',
    ])
    expect(listing("'*'", '  requirement: VPP-AUTH-01\n').problems).toHaveLength(1)
  })

  it('are none of a built-in list that the contract has no cases for', () => {
    expect(listing('VPP-ENUM-2', '', true).problems).toEqual([])
  })

  it.each([
    ['2026-06-14', 1],
    ['2026-06-15', 0],
    ['2026-06-16', 0],
  ])('are entries that have expired: on 2026-06-15 one until %s', (expires, count) => {
    const list = listing('VPP-ENUM-02', `  expires: ${expires}\n`)
    expect(list.problems).toEqual(
      Array(count).fill(
        `list.yaml:1: the entry has expired on ${expires}: see whether it is still accepted, then take it out or give it another day`,
      ),
    )
    // The cause is the list's age, not a regression of the target.
    expect(list.apply(caseOf('fail')).verdict).toBe('known')
  })
})
