import { describe, expect, it } from 'vitest'
import type { Report } from '../../../src/report/model/types.ts'
import { badgeJson } from '../../../src/report/render/badge.ts'
import { plainCase, sampleReport } from '../../support/report.ts'
import { everyVerdict, sampleClient } from '../sample-reports.ts'

const badge = (report: Report) => JSON.parse(badgeJson(report))
const passing = Array.from({ length: 2850 }, (_, index) =>
  plainCase(`VPP-ENTITY-01/${index}`, 'MUST', 'pass'),
)

describe('badgeJson', () => {
  it('is a shields.io endpoint of a gate that passed', () => {
    expect(badgeJson(sampleReport(passing))).toBe(
      '{"schemaVersion":1,"label":"conformance","message":"2,850 cases · 0 fail","color":"brightgreen","isError":false}\n',
    )
  })

  it('is an error where the gate failed, and says what breaks it', () => {
    expect(badge(sampleReport(everyVerdict))).toMatchObject({
      message: '10 cases · 2 fail · 1 fixed · 2 unproven',
      color: 'red',
      isError: true,
    })
    expect(badge(sampleReport(everyVerdict, { failOn: 'should' })).message).toMatch(/ · 1 warn$/)
    expect(badge(sampleReport(passing, { problems: ['expired', 'idle'] }))).toMatchObject({
      message: '2,850 cases · 0 fail · 2 other',
      isError: true,
    })
  })

  it('counts nothing else where the gate passed', () => {
    const undecided = plainCase('VPP-ENUM-08/a', 'SHOULD', 'unproven', 'throttled')
    expect(badge(sampleReport([undecided])).message).toBe('1 cases · 0 fail')
  })

  it('names the client, however long its name is', () => {
    const of = (name: string) => badge(sampleReport([], { client: { ...sampleClient, name } })).label
    expect(of('msgraph-sdk-go')).toBe('msgraph-sdk-go conformance')
    expect(of(`\u202e${'x'.repeat(90)}`)).toBe(`\\u202e${'x'.repeat(33)}… conformance`)
  })
})
