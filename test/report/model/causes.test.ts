import { describe, expect, it } from 'vitest'
import { causesOf } from '../../../src/report/model/causes.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'
import { everyVerdict } from '../sample-reports.ts'

describe('causesOf', () => {
  const should = plainCase('VPP-ENUM-08/x', 'SHOULD', 'unproven', 'throttled to the end')
  const must = plainCase('VPP-HTTP-09/x', 'MUST', 'unproven', 'the connection was lost')
  const told = (cases: Parameters<typeof sampleReport>[0], failOn: 'must' | 'should' = 'must') =>
    causesOf(sampleReport(cases, { failOn })).map((cause) => [
      cause.verdict,
      cause.cases.map(({ id }) => id.slice(4)).join(' '),
      cause.requirement.id.slice(4),
      cause.breaks,
    ])

  it('gives each cause once, what breaks the gate first, then the worst', () => {
    expect(told([...everyVerdict, plainCase('VPP-DATE-10/b', 'MAY', 'fail', 'x')])).toEqual([
      ['fail', 'ENUM-02/state/sibling-member:completed ENUM-02/state/sibling-member:other', 'ENUM-02', true],
      ['fail', 'DATE-10/b', 'DATE-10', true],
      ['fixed', 'DATE-01/b', 'DATE-01', true],
      ['unproven', 'HTTP-09/big', 'HTTP-09', true],
      ['unproven', 'ENUM-08/state/lower', 'ENUM-08', false],
      ['warn', 'ENUM-08/state/upper', 'ENUM-08', false],
      ['known', 'DATE-01/a', 'DATE-01', false],
      ['info', 'DATE-10/a', 'DATE-10', false],
      ['n/a', 'AUTH-01/none', 'AUTH-01', false],
    ])
  })

  it('puts an undecided MUST before an undecided SHOULD, unless both count', () => {
    const order = (failOn: 'must' | 'should') => told([should, must], failOn).map(([, ids]) => ids)
    expect(order('must')).toEqual(['HTTP-09/x', 'ENUM-08/x'])
    expect(order('should')).toEqual(['ENUM-08/x', 'HTTP-09/x'])
  })

  it('groups what was not decided by its reason; one MUST among them breaks the gate', () => {
    const alike = { ...must, message: should.message! }
    expect(told([should, alike])).toEqual([['unproven', 'ENUM-08/x HTTP-09/x', 'ENUM-08', true]])
    expect(told([sampleCase(), sampleCase({ id: 'VPP-ENUM-02/y', diagnosis: 'stored' })])).toHaveLength(2)
  })
})
