import { describe, expect, it } from 'vitest'
import { type Verdict, verdicts } from '../../../src/judge/types.ts'
import { breaksGate, gateReason, worst } from '../../../src/report/model/build.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'

const pass = plainCase('VPP-ENTITY-01/ok', 'MUST', 'pass')

describe('buildReport', () => {
  it('counts each verdict under its key', () => {
    const cases = verdicts.flatMap((verdict, index) =>
      Array.from({ length: index + 1 }, () => sampleCase({ verdict })),
    )
    expect(sampleReport(cases).summary).toEqual({
      fail: 1,
      fixed: 2,
      unproven: 3,
      warn: 4,
      known: 5,
      info: 6,
      na: 7,
      pass: 8,
      requests: 12,
    })
  })

  it('gives a requirement the worst verdict of its own cases, and leaves out those without a case', () => {
    const report = sampleReport([
      sampleCase({ verdict: 'pass' }),
      sampleCase({ verdict: 'warn' }),
      sampleCase({ verdict: 'info' }),
      pass,
    ])
    expect(report.requirements).toEqual([
      {
        id: 'VPP-ENTITY-01',
        level: 'MUST',
        statement: 'A PATCH that is accepted is answered with 200 OK.',
        source: 'Update vppToken, properties',
        verdict: 'pass',
        cases: 1,
      },
      expect.objectContaining({ id: 'VPP-ENUM-02', verdict: 'warn', cases: 3 }),
    ])
  })

  it('names the start in RFC 3339 and copies what the run says of itself', () => {
    expect(sampleReport([pass], { notes: ['GET is absent'] })).toMatchObject({
      schemaVersion: 1,
      startedAt: '2026-01-02T03:04:05.678Z',
      durationMs: 2345.6,
      seed: 42,
      contract: { version: '1.0.0' },
      notes: ['GET is absent'],
    })
  })

  it('refuses a case of a requirement that the catalogue does not have', () => {
    expect(() => sampleReport([plainCase('VPP-NONE-01/x', 'MUST', 'pass')])).toThrow(
      new RangeError('VPP-NONE-01/x: the catalogue has no requirement VPP-NONE-01'),
    )
  })
})

describe('worst', () => {
  it.each<[Verdict[], Verdict]>([
    [['pass', 'n/a'], 'n/a'],
    [['info', 'known', 'warn'], 'warn'],
    [['unproven', 'fixed'], 'fixed'],
    [['fixed', 'fail'], 'fail'],
    [[], 'pass'],
  ])('of %j is %s', (found, verdict) => {
    expect(worst(found)).toBe(verdict)
  })
})

describe('the gate', () => {
  const breaking = (failOn: 'must' | 'should') =>
    verdicts.flatMap((verdict) =>
      (['MUST', 'SHOULD', 'MAY'] as const)
        .filter((level) => breaksGate(sampleCase({ verdict, level }), failOn))
        .map((level) => `${verdict} ${level}`),
    )

  it('fails on fail, fixed and an unproven MUST', () => {
    expect(breaking('must')).toEqual([
      'fail MUST',
      'fail SHOULD',
      'fail MAY',
      'fixed MUST',
      'fixed SHOULD',
      'fixed MAY',
      'unproven MUST',
    ])
  })

  it('fails with should also on warn and an unproven SHOULD', () => {
    expect(breaking('should').filter((item) => !breaking('must').includes(item))).toEqual([
      'unproven SHOULD',
      'warn MUST',
      'warn SHOULD',
      'warn MAY',
    ])
  })

  it('holds for a run without any of these, and then there is no reason', () => {
    const report = sampleReport([pass, sampleCase({ verdict: 'warn' }), sampleCase({ verdict: 'known' })])
    expect(report.gate).toEqual({ failOn: 'must', holds: true, problems: [] })
    expect(gateReason(report)).toBe('')
  })

  it('says why it failed, naming three requirements of each verdict', () => {
    const report = sampleReport([
      sampleCase(),
      sampleCase(),
      sampleCase({ requirement: 'VPP-ENTITY-01' }),
      sampleCase({ requirement: 'VPP-DATE-01' }),
      sampleCase({ requirement: 'VPP-HTTP-09' }),
      sampleCase({ verdict: 'unproven' }),
      sampleCase({ verdict: 'warn' }),
    ])
    expect(report.gate.holds).toBe(false)
    expect(gateReason(report)).toBe(
      '5 fail (VPP-ENUM-02, VPP-ENTITY-01, VPP-DATE-01 and 1 more); 1 unproven (VPP-ENUM-02)',
    )
  })

  it('does not hold with a problem that is no case, and names the first of them', () => {
    const problems = ['list.yaml:3: no case matches A', 'list.yaml:\u001b[2J9: x', 'c', 'd', 'e']
    const report = sampleReport([pass], { problems })
    expect(report.gate).toEqual({ failOn: 'must', holds: false, problems })
    expect(gateReason(report)).toBe(
      'list.yaml:3: no case matches A; list.yaml:\\u001b[2J9: x; c; 2 more problems',
    )
    expect(gateReason(sampleReport([sampleCase()], { problems: ['c'] }))).toBe('1 fail (VPP-ENUM-02); c')
  })

  it('points to the notes where no case explains it', () => {
    const report = sampleReport([pass])
    expect(gateReason({ ...report, gate: { failOn: 'must', holds: false, problems: [] } })).toBe(
      'for a reason that the notes give',
    )
  })
})
