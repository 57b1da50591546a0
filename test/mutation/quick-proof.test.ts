import { describe, expect, it } from 'vitest'
import { quickProofText } from '../../src/cli/faults-quick.ts'
import { judgeQuick, leastShare } from '../../src/mutation/quick-proof.ts'
import { must, otherMust, proofOf, should, triedFault, triedVariant } from '../support/proof.ts'

const seen = (name: string) => triedFault(name, must, { fail: [must] })
const missed = (name: string) => triedFault(name, must, {})
const judged = (...parts: Parameters<typeof proofOf>) => judgeQuick(proofOf(...parts), 120)

describe('the proof of a quick run', () => {
  it('counts a fault that any requirement sees, apart from those that its own one sees', () => {
    const faults = [seen('a'), triedFault('b', must, { fail: [otherMust] }), missed('c')]
    expect(judged({ faults })).toMatchObject({ faults: 3, seen: 2, byOwn: 1, missed: ['c'] })
  })

  it('does not count a broken MUST that only warns: the gate would hold', () => {
    const faults = [triedFault('a', must, { warn: [otherMust] }), triedFault('b', should, { warn: [should] })]
    expect(judged({ faults }).missed).toEqual(['a'])
  })

  it('counts a fault that cannot be tested at all', () => {
    expect(judged({ faults: [triedFault('a', must, { untestable: 'down' })] }).seen).toBe(1)
  })

  it('holds with enough of the faults, few requests, and no false positive', () => {
    const faults = Array.from({ length: 10 }, (_, index) =>
      (index < leastShare * 10 ? seen : missed)(`f${index}`),
    )
    expect(judged({ faults }).holds).toBe(true)
    expect(judged({ faults: [...faults, missed('one too many')] }).holds).toBe(false)
    expect(judgeQuick(proofOf({ faults }), 10).holds).toBe(false)
    const falsePositives = judged({ faults, variants: [triedVariant('v', { fail: [must] })] })
    expect(falsePositives).toMatchObject({ holds: false, falsePositives: ['v'] })
  })

  it('is told with share, requests, and what was missed', () => {
    const text = quickProofText(judged({ faults: [seen('a'), missed('b')] }), 120)
    expect(text).toContain('1 of 2 seen (50.0 %')
    expect(text).toMatch(/missed +b\n/)
    expect(text).toMatch(/requests +10 on/)
    expect(text).toMatch(/proof +failed\n$/)
  })
})
