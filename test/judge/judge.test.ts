import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { createJudge, rulings } from '../../src/judge/judge.ts'
import { weigh } from '../../src/judge/judgement.ts'
import { verdicts } from '../../src/judge/types.ts'
import { caseOf, contract, exchange, observation, validators } from '../support/observation.ts'

const judge = createJudge(contract, validators)
const refused = { exchanges: [exchange({ status: 400 })] }
const accepted = { kind: 'accepted', refusal: 'fail' } as const

describe('weigh', () => {
  it.each([
    ['MUST', 'fail', 'fail'],
    ['MUST', 'warn', 'warn'],
    ['MUST', 'unproven', 'unproven'],
    ['SHOULD', 'fail', 'warn'],
    ['SHOULD', 'unproven', 'unproven'],
    ['SHOULD', 'info', 'info'],
    ['MAY', 'fail', 'info'],
    ['MAY', 'warn', 'info'],
    ['MAY', 'unproven', 'info'],
    ['MAY', 'n/a', 'n/a'],
  ] as const)('a %s that comes to %s is %s', (level, verdict, weighed) => {
    expect(weigh({ verdict, message: 'kept' }, level)).toEqual({ verdict: weighed, message: 'kept' })
  })

  it('leaves a pass alone', () => {
    for (const level of ['MUST', 'SHOULD', 'MAY'] as const)
      expect(weigh({ verdict: 'pass' }, level)).toEqual({ verdict: 'pass' })
  })
})

// What is about every exchange of a run is judged when all of them are known (every-exchange.ts).
const cases = deriveCases(contract).filter(({ expect: { kind } }) => kind !== 'every-exchange')

describe('createJudge', () => {
  it('weighs by the level that the catalogue gives', () => {
    const found = ['VPP-ENTITY-01', 'VPP-ENUM-08', 'VPP-ENUM-09'].map(
      (requirement) => judge(caseOf(accepted, { requirement }), observation(refused)).verdict,
    )
    expect(found).toEqual(['fail', 'warn', 'info'])
  })

  it('says why nothing was sent', () => {
    const blocked = { verdict: 'unproven', reason: 'the target went away' } as const
    const judgement = judge(caseOf(accepted), observation({ exchanges: [], blocked }))
    expect(judgement).toEqual({ verdict: 'unproven', message: 'the target went away' })
  })

  it('refuses a case of no requirement, and one without a PATCH', () => {
    expect(() => judge(caseOf(accepted, { requirement: 'VPP-NONE-01' }), observation())).toThrow(RangeError)
    const reading = caseOf(accepted, { steps: [{ method: 'GET', resource: 'item' }] })
    expect(() => judge(reading, observation())).toThrow(/no PATCH/)
    const look = caseOf({ kind: 'every-exchange', look: 'challenge' })
    expect(() => judge(look, observation())).toThrow(/all exchanges/)
  })

  it('is pure: the same case and observation give the same judgement, and neither is changed', () => {
    for (const item of cases.filter((_, index) => index % 50 === 0)) {
      const seen = observation({
        exchanges: item.probe.steps.map((step) =>
          exchange({ method: step.method === 'PATCH' ? 'PATCH' : 'GET' }),
        ),
      })
      const before = JSON.stringify([item, seen])
      expect(judge(item, seen)).toEqual(judge(item, seen))
      expect(JSON.stringify([item, seen])).toBe(before)
      expect(verdicts).toContain(judge(item, seen).verdict)
    }
  })

  it('rules on every kind of expectation that the cases have', () => {
    const kinds = new Set(cases.map(({ expect: { kind } }) => kind))
    expect([...kinds].sort()).toEqual(Object.keys(rulings).sort())
  })

  it.each([429, 503])('never blames a target that throttles to the end with %s', (status) => {
    const blamed = cases.filter((item) => {
      const exchanges = item.probe.steps.map(({ method }) =>
        exchange({ method: method === 'PATCH' ? 'PATCH' : 'GET', status }),
      )
      return ['fail', 'warn'].includes(judge(item, observation({ exchanges })).verdict)
    })
    expect(blamed.map(({ id }) => id)).toEqual([])
  })
})
