import { describe, expect, it } from 'vitest'
import { formOf } from '../../../src/causes/form.ts'
import { groupByReason, groupByWords, groupCases } from '../../../src/report/model/group.ts'
import { answered, plainCase, sampleCase } from '../../support/report.ts'

describe('formOf', () => {
  it('is the same for values of one kind', () => {
    expect(formOf('"2026-01-02T03:04:05.123Z"')).toBe(formOf('"1999-12-31T23:59:59.100Z"'))
    expect(formOf('"valid"')).toBe(formOf('"expired"'))
    expect(formOf('no answer within 5000 ms')).toBe(formOf('no answer within 250 ms'))
  })

  it('differs for another status, another kind of value, other words', () => {
    expect(formOf('200')).not.toBe(formOf('500'))
    expect(formOf('"a"')).not.toBe(formOf('null'))
    expect(formOf('204 No Content')).not.toBe(formOf('200 OK'))
    expect(formOf('connection refused')).not.toBe(formOf('connection reset'))
  })
})

describe('groupCases', () => {
  it('puts one cause in one group, in the order of first appearance', () => {
    const cases = [
      sampleCase({ id: 'a' }),
      sampleCase({ id: 'b', diagnosis: 'stored' }),
      sampleCase({ id: 'c' }),
      sampleCase({ id: 'd', ...answered(500) }),
      sampleCase({ id: 'e', requirement: 'VPP-DATE-01' }),
      sampleCase({ id: 'f', verdict: 'warn' }),
    ]
    expect(groupCases(cases).map((group) => group.map(({ id }) => id))).toEqual([
      ['a', 'c'],
      ['b'],
      ['d'],
      ['e'],
      ['f'],
    ])
  })

  it('falls back on the message where there is no diagnosis', () => {
    const cases = ['was cut', 'was lost', 'was cut'].map((message) =>
      plainCase('VPP-DATE-01/x', 'MUST', 'fail', message),
    )
    expect(groupCases(cases).map(({ length }) => length)).toEqual([2, 1])
  })
})

describe('groupByWords', () => {
  it('has one group for what is said in the same words, of whatever requirement of a chapter', () => {
    const lost = (id: string, more = {}) =>
      sampleCase({
        id,
        requirement: id.split('/')[0]!,
        message: 'The error is not told.',
        diagnosis: 'lost',
        ...more,
      })
    const groups = groupByWords([
      lost('VPP-RECEIVE-12/a'),
      lost('VPP-RECEIVE-31/a'),
      lost('VPP-RECEIVE-12/b', { verdict: 'warn' }),
      lost('VPP-RECEIVE-12/c', { diagnosis: 'late' }),
      lost('VPP-SEND-12/a'),
    ])
    expect(groups.map((group) => group.map(({ id }) => id.slice(4)))).toEqual([
      ['RECEIVE-12/a', 'RECEIVE-31/a'],
      ['RECEIVE-12/b'],
      ['RECEIVE-12/c'],
      ['SEND-12/a'],
    ])
  })
})

describe('groupByReason', () => {
  it('goes across requirements', () => {
    const groups = groupByReason([
      plainCase('VPP-AUTH-01/x', 'MUST', 'n/a', 'no credentials'),
      plainCase('VPP-DATE-01/x', 'MUST', 'n/a', 'no credentials'),
      plainCase('VPP-DATE-01/y', 'MUST', 'n/a'),
    ])
    expect(groups.map(({ length }) => length)).toEqual([2, 1])
  })
})
