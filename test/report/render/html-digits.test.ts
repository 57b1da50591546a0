import { describe, expect, it } from 'vitest'
import type { ReportCase } from '../../../src/report/model/types.ts'
import { digitRows } from '../../../src/report/render/html/digits.ts'
import { plainCase, sampleReport } from '../../support/report.ts'

const sentAs = (fraction: string) => `2033-02-01T10:20:38${fraction && `.${fraction}`}Z`

/** A case that sent one fraction and got another; a pass where they are the same. */
function date(name: string, sent: string, got: string, members: Partial<ReportCase> = {}): ReportCase {
  const plain = { ...plainCase(`VPP-DATE-01/${name}`, 'MUST', 'pass'), property: 'expires' }
  const instant = { in: ['read'] as const, sent: sentAs(sent) }
  if (sent === got) return { ...plain, instant, ...members }
  return {
    ...plain,
    verdict: 'fail',
    diagnosis: 'lost',
    instant: { ...instant, got: sentAs(got) },
    ...members,
  }
}

const rowsOf = (...cases: ReportCase[]) => digitRows(sampleReport(cases))
const states = (...cases: ReportCase[]) =>
  rowsOf(...cases)[0]
    ?.digits.map(({ judged, lost }) => (judged === 0 ? '-' : `${lost}/${judged}`))
    .join(' ')

describe('digitRows', () => {
  it('has a digit kept that no case lost, by cases in which it was not 0', () => {
    expect(states(date('a', '1234567', '1234567'), date('b', '5', '5'))).toBe('0/2 0/1 0/1 0/1 0/1 0/1 0/1')
    expect(states(date('a', '1000001', '1000001'))).toBe('0/1 - - - - - 0/1')
  })

  it('has a digit lost that came back as another', () => {
    expect(states(date('a', '1234567', '123'))).toBe('0/1 0/1 0/1 1/1 1/1 1/1 1/1')
  })

  it('counts how often it was lost', () => {
    expect(states(date('a', '1234567', '123'), date('b', '9876987', '9876987'))).toBe(
      '0/2 0/2 0/2 1/2 1/2 1/2 1/2',
    )
  })

  it('counts a zero that became another digit', () => {
    expect(states(date('a', '12', '1200001'))).toBe('0/1 0/1 - - - - 1/1')
  })

  it('has all digits lost of what is no date', () => {
    const [row] = rowsOf(
      date('a', '1234567', '', { instant: { in: ['read'], sent: sentAs('1234567'), got: null } }),
    )
    expect(row?.digits.map(({ lost }) => lost)).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(row?.example).toEqual({ case: expect.objectContaining({ id: 'VPP-DATE-01/a' }) })
  })

  it('shows the case that lost most, with the fraction as it came back', () => {
    const [row] = rowsOf(
      date('a', '1234', '123'),
      date('b', '1234567', '123'),
      date('c', '7654321', '7654321'),
    )
    expect(row).toMatchObject({ sent: '1234567', example: { case: { id: 'VPP-DATE-01/b' }, came: '123' } })
  })

  it('keeps properties and places apart', () => {
    const elsewhere = { ...date('b', '1', '1'), property: 'synced' }
    const rows = rowsOf(date('a', '1234567', '123'), elsewhere)
    expect(rows.map(({ property, place, digits }) => [property, place, digits[0]])).toEqual([
      ['expires', 'GET', { judged: 1, lost: 0 }],
      ['synced', 'GET', { judged: 1, lost: 0 }],
    ])
    const report = sampleReport([date('a', '1', '1')], { target: { url: 'x', ids: [], reader: 'patch' } })
    expect(digitRows(report)[0]?.place).toBe('PATCH of nothing')
  })

  it('judges nothing by a case that tells no instant: refused, or undecided', () => {
    expect(
      rowsOf({ ...plainCase('VPP-DATE-01/a', 'MUST', 'unproven', 'throttled'), property: 'expires' }),
    ).toEqual([])
  })

  it('counts what was looked at in both places for both, and names those of clients', () => {
    const both = date('a', '1', '1', { instant: { in: ['answer', 'read'], sent: sentAs('1') } })
    expect(rowsOf(both).map(({ place }) => place)).toEqual(['PATCH answer', 'GET'])
    const client = date('a', '34567', '34567', { instant: { in: ['result'], sent: sentAs('34567') } })
    expect(rowsOf(client)[0]).toMatchObject({ place: 'result', sent: '3456700' })
  })

  it('is empty without date cases', () => {
    expect(rowsOf(plainCase('VPP-ENUM-02/a', 'MUST', 'pass'))).toEqual([])
  })
})
