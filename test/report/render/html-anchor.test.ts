import { describe, expect, it } from 'vitest'
import { caseAnchor, requirementAnchor } from '../../../src/report/render/html/anchor.ts'

describe('caseAnchor', () => {
  it('keeps an id readable', () => {
    expect(caseAnchor('VPP-DATE-03/expires/+01:00')).toBe('case-VPP-DATE-03/expires/+01:00')
  })

  it('writes everything else as numbers', () => {
    expect(caseAnchor('a b=c%~<"\u{1f600}\ud800')).toBe('case-a~20~b~3d~c~25~~7e~~3c~~22~~1f600~~d800~')
  })

  it('never gives two ids one place', () => {
    const ids = ['a b', 'a~20~b', 'a%20b', 'a/b', 'a', 'A']
    expect(new Set(ids.map(caseAnchor)).size).toBe(ids.length)
  })

  it('differs from that of a requirement', () => {
    expect(requirementAnchor('VPP-DATE-03')).toBe('requirement-VPP-DATE-03')
  })
})
