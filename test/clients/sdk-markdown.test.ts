import { describe, expect, it } from 'vitest'
import { type ClientReport, sdkMarkdown, type TestedClient } from '../../fixtures/clients/sdk-markdown.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { plainCase, sampleCase, sampleReport } from '../support/report.ts'

const client = { name: 'our-sdk', version: '3.1.0', language: 'Kotlin', precision: 3, keepsOffset: false }

function tested(cases: readonly ReportCase[], members: Partial<TestedClient> = {}): TestedClient {
  const report: ClientReport = { ...sampleReport(cases), client }
  return { program: '../kotlin', report, surprises: [], origins: {}, ...members }
}

const failing = sampleCase()
const passing = plainCase('VPP-ENUM-02/state/plain', 'MUST', 'pass')
const page = (...clients: readonly TestedClient[]) => sdkMarkdown({ tested: clients, untested: [] })
const lines = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start))

describe('the page on SDKs', () => {
  it('tells of each client what it is, when it was recorded and what came of it', () => {
    expect(page(tested([failing, passing]))).toContain(
      '| [Kotlin](../kotlin) | `our-sdk` 3.1.0 | 3 digits, no offset | 2026-01-02 | 1 fail, 1 pass | none | **failed** |',
    )
    const dated = { ...client, dateType: 'Instant', precision: 9, keepsOffset: true }
    const good = tested([passing])
    expect(page({ ...good, report: { ...good.report, client: dated } })).toContain(
      '| `Instant`: 9 digits, offset | 2026-01-02 | 1 pass | none | passed |',
    )
  })

  it('sets requirement against client, with the worst verdict and of how many cases', () => {
    const other = { ...client, language: 'Rust' }
    const second = tested([plainCase('VPP-DATE-01/a', 'MUST', 'n/a', 'no such type')])
    const text = page(tested([failing, passing, plainCase('VPP-ENUM-02/x', 'MUST', 'n/a', 'no way')]), {
      ...second,
      report: { ...second.report, client: other },
    })
    expect(lines(text, '| Requirement | Level')).toEqual(['| Requirement | Level | Kotlin | Rust |'])
    expect(lines(text, '| VPP-')).toEqual([
      '| VPP-ENUM-02: An enum property refuses a member of another enum. | MUST | **fail** 1 of 2 | |',
      '| VPP-DATE-01: The instant is kept to 100 ns through PATCH and GET. | MUST | | n/a |',
    ])
    expect(lines(page(tested([passing])), '| VPP-')[0]).toMatch(/\| MUST \| pass \|$/)
  })

  it('tells clients of one language apart by the first part of their versions', () => {
    const [first, second] = ['6.10.0', '5.92.0'].map((version) => {
      const one = tested([passing], {})
      return { ...one, report: { ...one.report, client: { ...client, version } } }
    })
    const other = tested([passing])
    const rust = { ...other, report: { ...other.report, client: { ...client, language: 'Rust' } } }
    expect(lines(page(first!, second!, rust), '| Requirement | Level')).toEqual([
      '| Requirement | Level | Kotlin 6 | Kotlin 5 | Rust |',
    ])
  })

  it('tells where a verdict comes from, and nothing of what is no verdict of this client', () => {
    const found = { 'VPP-ENUM-02': 'the parser.', 'VPP-DATE-01': 'the clock.' }
    const text = page(tested([failing], { origins: found }))
    expect(lines(text, '- VPP-')).toEqual(['- VPP-ENUM-02: the parser.'])
    expect(page(tested([passing], { origins: found }))).not.toContain('Where it comes from')
  })

  it('counts what was made after the recording apart', () => {
    const later = { ...plainCase('VPP-DATE-01/a', 'MUST', 'n/a', 'no'), diagnosis: 'not recorded' }
    const text = page(tested([passing, later]))
    expect(text).toContain('| 2026-01-02 | 1 pass | 1 of 2 | passed |')
    expect(lines(text, '| VPP-DATE-01')[0]).toMatch(/\| not recorded \|$/)
    expect(text).toContain('1 pass; 1 not recorded.')
  })

  it('gives each cause one row, whose values cannot break the table', () => {
    const odd = { ...failing, id: 'VPP-ENUM-02/state/b', got: '`a` | b\nc' }
    const rows = lines(page(tested([odd, { ...odd, id: 'VPP-ENUM-02/state/c' }])), '| **fail** |')
    expect(rows).toEqual([
      '| **fail** | VPP-ENUM-02 | 2 | `accepted` | `400 or 422, nothing changed` | `` `a` \\| b\\nc `` | `state/b` |',
    ])
    expect(page(tested([passing]))).toContain('Nothing to say: every case passes.')
  })

  it('tells what was expected otherwise beside the verdict of the case that shows it', () => {
    const surprise = { expected: 'It is refused.', shown: 'It is sent.', case: failing.id }
    expect(page(tested([failing], { surprises: [surprise] }))).toContain(
      '| Kotlin | It is refused. | It is sent. | `VPP-ENUM-02/state/sibling-member:completed` | fail |',
    )
    expect(page(tested([failing]))).not.toContain('expected otherwise')
    const gone = { ...surprise, case: 'VPP-ENUM-02/gone' }
    expect(() => page(tested([failing], { surprises: [gone] }))).toThrow(
      /^VPP-ENUM-02\/gone: the report on our-sdk has no such case$/,
    )
  })

  it('has clients that were generated apart, by the name of their generator', () => {
    const named = tested([failing], { generated: true })
    const other = { ...named, report: { ...named.report, client: { ...client, name: 'maker' } } }
    const text = page(tested([passing]), other)
    const [first, second] = text.split('## Clients generated from openapi.yaml')
    expect(lines(first!, '| Requirement | Level')).toEqual(['| Requirement | Level | Kotlin |'])
    expect(lines(second!, '| Requirement | Level')).toEqual(['| Requirement | Level | maker |'])
    expect(second).toContain('## Kotlin: maker 3.1.0')
    expect(page(tested([passing]))).not.toContain('generated from openapi.yaml')
  })

  it('names what was not tested, and why', () => {
    const untested = [{ program: '../php', language: 'PHP', sdk: 'a/b', reason: 'php is not here' }]
    expect(sdkMarkdown({ tested: [], untested })).toContain('| [PHP](../php) | `a/b` | php is not here |')
    expect(page(tested([passing]))).not.toContain('Not tested')
  })
})
