import { describe, expect, it } from 'vitest'
import type { ReportCase } from '../../../src/report/model/types.ts'
import { digitRows } from '../../../src/report/render/html/digits.ts'
import { plainCase, sampleReport } from '../../support/report.ts'

const sentAs = (fraction: string) => `2033-02-01T10:20:38${fraction && `.${fraction}`}Z`

/** A case that sent one fraction and got another; a pass where they are the same. */
function date(name: string, sent: string, got: string, members: Partial<ReportCase> = {}): ReportCase {
  const plain = { ...plainCase(`VPP-DATE-01/${name}`, 'MUST', 'pass'), property: 'expires' }
  const body = `"expires":"${sentAs(sent)}"`
  if (sent === got) return { ...plain, curl: `curl --data-binary '{${body}}'`, ...members }
  const where = 'GET response $.expires'
  return {
    ...plain,
    verdict: 'fail',
    where,
    sent: body,
    got: `"${sentAs(got)}"`,
    diagnosis: 'lost',
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
    const [row] = rowsOf(date('a', '1234567', '', { got: 'null' }))
    expect(row?.digits.map(({ lost }) => lost)).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(row?.example).toEqual({ case: expect.objectContaining({ got: 'null' }) })
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
    const elsewhere = { ...date('b', '1', '1'), property: 'synced', curl: `'{"synced":"${sentAs('1')}"}'` }
    const rows = rowsOf(date('a', '1234567', '123'), elsewhere)
    expect(rows.map(({ property, place, digits }) => [property, place, digits[0]])).toEqual([
      ['expires', 'GET', { judged: 1, lost: 0 }],
      ['synced', 'GET', { judged: 1, lost: 0 }],
    ])
    const report = sampleReport([date('a', '1', '1')], { target: { url: 'x', ids: [], reader: 'patch' } })
    expect(digitRows(report)[0]?.place).toBe('PATCH of nothing')
  })

  it('judges nothing by a case that was refused, undecided, or whose literal is not told', () => {
    const silent = '-'.repeat(7).split('').join(' ')
    expect(states(date('a', '1', '2', { where: 'PATCH response status', got: '400' }))).toBe(silent)
    expect(
      states({ ...plainCase('VPP-DATE-01/a', 'MUST', 'unproven', 'throttled'), property: 'expires' }),
    ).toBe(silent)
    expect(states(date('a', '1', '1', { curl: '' }))).toBe(silent)
  })

  it('knows what a case on a client sent by its name', () => {
    const passed = {
      ...plainCase('VPP-RECEIVE-03/expires/digits-5', 'MUST', 'pass'),
      property: 'expires',
      curl: '',
    }
    const report = {
      ...sampleReport([]),
      cases: [passed, { ...passed, id: 'VPP-RECEIVE-03/expires/unknown' }],
    }
    const [row] = digitRows(report)
    expect(row).toMatchObject({ place: 'result', sent: '3456700' })
    expect(row?.digits.map(({ judged }) => judged)).toEqual([1, 1, 1, 1, 1, 0, 0])
  })

  it('is empty without date cases', () => {
    expect(rowsOf(plainCase('VPP-ENUM-02/a', 'MUST', 'pass'))).toEqual([])
  })
})
