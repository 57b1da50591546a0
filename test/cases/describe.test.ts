import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { describeExpectation, describeRequirement } from '../../src/cases/describe.ts'
import type { Expectation } from '../../src/cases/types.ts'
import { contract } from '../support/observation.ts'

describe('describeExpectation', () => {
  const cases = deriveCases(contract)
  const texts = cases.map(
    ({ expect: expectation }) => [expectation, describeExpectation(expectation)] as const,
  )

  it('gives sentences for every case, without values that were sent', () => {
    const odd = texts.filter(
      ([, text]) =>
        !/^(Whether|Nothing is asked:) .*\.$/.test(text) || /undefined|\[object|conformance/i.test(text),
    )
    expect(odd).toEqual([])
    // Names may be many; a sentence stays one that is read.
    expect(Math.max(...texts.map(([, text]) => text.length))).toBeLessThan(250)
  })

  it('says of no two kinds the same', () => {
    const kinds = new Map<string, Set<Expectation['kind']>>()
    for (const [{ kind }, text] of texts) kinds.set(text, (kinds.get(text) ?? new Set()).add(kind))
    expect([...kinds].filter(([, found]) => found.size > 1)).toEqual([])
  })

  it('weighs a refusal by the level of the requirement', () => {
    const expectation: Expectation = { kind: 'accepted', refusal: 'fail' }
    expect(describeExpectation(expectation)).toMatch(/ Refusing it fails\.$/)
    expect(describeExpectation(expectation, 'SHOULD')).toMatch(/ Refusing it is a warning\.$/)
    expect(describeExpectation(expectation, 'MAY')).toMatch(/ recorded and not counted\.$/)
  })

  it('names no member for a requirement whose cases have several', () => {
    const of = (...names: readonly string[]) =>
      describeRequirement(
        names.map((name) => ({ kind: 'echo', in: ['read'], sent: { [name]: 1 } })),
        'MUST',
      )
    expect(of('a', 'b')).toBe('Whether the entity read afterwards shows what is sent as sent.')
    expect(of('a', 'a')).toBe('Whether the entity read afterwards shows a as sent.')
    expect(of()).toBeUndefined()
  })

  it.each<[Expectation, string]>([
    [
      { kind: 'echo', in: ['answer', 'read'], sent: { a: 1, b: 2 }, refusal: 'warn' },
      'Whether the answer, and also the entity read afterwards shows a, b as sent. Refusing it is a warning.',
    ],
    [
      { kind: 'others', in: 'read', sent: { a: 1, b: 2, c: 3, d: 4 } },
      'Whether the entity read afterwards shows every member but a, b and 2 more with the value it had before.',
    ],
    [
      { kind: 'refused', statuses: [400, 422], tolerated: [409] },
      'Whether the PATCH is refused with 400 or 422. 409 is a warning.',
    ],
    [
      { kind: 'freedom', property: 'a' },
      'Nothing is asked: the standards leave it open. The answer, and a afterwards, are recorded and not counted.',
    ],
  ])('puts %j in words', (expectation, text) => {
    expect(describeExpectation(expectation)).toBe(text)
  })
})
