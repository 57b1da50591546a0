import { describe, expect, it } from 'vitest'
import { judgeFault, judgeProof, judgeVariant, unnecessary } from '../../src/mutation/proof-result.ts'
import { contract } from '../stub/client.ts'
import {
  may,
  must,
  type Outcome,
  otherMust,
  proofOf,
  should,
  soleFaults,
  triedFault,
  triedVariant,
} from '../support/proof.ts'

describe('judgeFault', () => {
  const table: readonly (readonly [what: string, requirement: string, Outcome, verdict: string])[] = [
    ['its MUST fails', must, { fail: [must] }, 'killed'],
    ['its MUST fails among others', must, { fail: [otherMust, must], warn: [should] }, 'killed'],
    ['its SHOULD warns', should, { warn: [should] }, 'killed'],
    ['its MUST only warns', must, { warn: [must] }, 'missed'],
    ['its MUST only warns, and another fails', must, { warn: [must], fail: [otherMust] }, 'only unrelated'],
    ['another one fails', must, { fail: [otherMust] }, 'only unrelated'],
    ['another one warns', must, { warn: [should] }, 'only unrelated'],
    ['all pass', must, {}, 'missed'],
    ['its MUST is unproven', must, { unproven: [must] }, 'missed'],
    ['it cannot be tested', must, { untestable: 'it is gone' }, 'missed'],
    ['it is tagged with a MAY', may, { fail: [may] }, 'missed'],
    ['it is tagged with nothing that exists', 'VPP-NONE-01', { fail: ['VPP-NONE-01'] }, 'missed'],
  ]
  it.each(table)('where %s', (_, requirement, outcome, verdict) => {
    expect(judgeFault(triedFault('a-fault', requirement, outcome), contract).verdict).toBe(verdict)
  })

  it('tells what its own requirement found first', () => {
    const { found, killedBy } = judgeFault(
      triedFault('a-fault', should, { fail: [must], warn: [should] }),
      contract,
    )
    expect(found).toEqual([`warn ${should}/case: what was found`, `fail ${must}/case: what was found`])
    expect(killedBy).toEqual({ [must]: 1, [should]: 1 })
    expect(judgeFault(triedFault('gone', must, { untestable: 'it is gone' }), contract).found).toEqual([
      'cannot be tested: it is gone',
    ])
  })
})

describe('judgeVariant', () => {
  const table: readonly (readonly [what: string, Outcome, verdict: string])[] = [
    ['all pass', {}, 'passes'],
    ['a SHOULD is unproven', { unproven: [should] }, 'passes'],
    ['a SHOULD warns', { warn: [should] }, 'warned'],
    ['a MUST warns', { warn: [must] }, 'warned'],
    ['a MUST fails', { fail: [must] }, 'false positive'],
    ['a MUST is unproven', { unproven: [must] }, 'false positive'],
    ['it cannot be tested', { untestable: 'it is gone' }, 'false positive'],
  ]
  it.each(table)('where %s', (_, outcome, verdict) => {
    expect(judgeVariant(triedVariant('a-variant', outcome), contract).verdict).toBe(verdict)
  })

  it('names what warned', () => {
    expect(judgeVariant(triedVariant('a-variant', { warn: [should, must] }), contract).warnedBy).toEqual([
      should,
      must,
    ])
  })
})

describe('judgeProof', () => {
  it('holds where each requirement kills a fault alone and no variant is a false positive', () => {
    const report = judgeProof(
      proofOf({ complete: true, faults: soleFaults(), variants: [triedVariant('a', { warn: [should] })] }),
    )
    expect(report.problems).toEqual([])
    expect(report.holds).toBe(true)
    expect(report.requests).toBe(10 * (2 + soleFaults().length))
  })

  it('does not hold where a requirement kills nothing alone, and names it', () => {
    const both = triedFault('two-at-once', must, { fail: [must, otherMust] })
    const faults = [both, ...soleFaults().filter(({ subject }) => subject.requirement !== must)]
    const report = judgeProof(proofOf({ complete: true, faults }))
    expect(report.problems).toEqual(['1 requirement without a fault that only it kills'])
    expect(unnecessary(report.requirements).map(({ id }) => id)).toEqual([must])
    expect(report.requirements.find(({ id }) => id === must)).toMatchObject({
      faults: 1,
      killed: ['two-at-once'],
      alone: [],
    })
    expect(report.requirements.find(({ id }) => id === may)).toMatchObject({
      faults: 0,
      killed: [],
      alone: [],
    })
  })

  it('does not hold where too many faults are told as more than one cause', () => {
    const several = (count: number) =>
      Array.from({ length: count }, (_, rank) =>
        triedFault(`scattered-${rank}`, must, { fail: [must], otherCauses: ['Another one'] }),
      )
    const one = Array.from({ length: 100 }, (_, rank) => triedFault(`one-${rank}`, must, { fail: [must] }))
    const problems = (count: number, complete = true) =>
      judgeProof(proofOf({ complete, faults: [...soleFaults(), ...one, ...several(count)] })).problems
    const most = Math.ceil((soleFaults().length + one.length) / 19)
    expect(problems(most - 1)).toEqual([])
    expect(problems(most)).toEqual([`${most} faults told as more than one cause`])
    expect(problems(most, false)).toEqual([])
  })

  it('does not hold where another cause comes first', () => {
    const { subject, trial } = triedFault('misled', must, { fail: [must] })
    const misled = {
      subject,
      trial: { ...trial, causes: [{ ...trial.causes[0]!, requirements: [otherMust] }] },
    }
    const report = judgeProof(proofOf({ complete: true, faults: [...soleFaults(), misled] }))
    expect(report.problems).toEqual(['1 fault whose first cause does not name the requirement'])
  })

  it('does not ask a selection for it', () => {
    expect(judgeProof(proofOf({ faults: soleFaults().slice(0, 1) })).holds).toBe(true)
  })

  it('counts what was missed, what only others killed, and the false positives, the base and the pairs too', () => {
    const report = judgeProof(
      proofOf({
        base: triedVariant('base', { fail: [must] }),
        pairs: [triedVariant('a+b', { unproven: [must] })],
        faults: [
          triedFault('one', must, {}),
          triedFault('two', must, {}),
          triedFault('three', must, { fail: [otherMust] }),
        ],
      }),
    )
    expect(report.holds).toBe(false)
    expect(report.problems).toEqual([
      '2 faults missed',
      '1 fault killed only by unrelated requirements',
      '2 false positives',
    ])
  })
})
