import { describe, expect, it } from 'vitest'
import type { Case, Expectation, Step } from '../../src/cases/types.ts'
import type { JsonObject } from '../../src/json.ts'
import { createJudge } from '../../src/judge/judge.ts'
import { caseOf, contract, entityWith, exchange, observation, validators } from '../support/observation.ts'

const judge = createJudge(contract, validators)
const read: Step = { method: 'READ', resource: 'item' }
const patch = (body: JsonObject): Step => ({ method: 'PATCH', resource: 'item', body: JSON.stringify(body) })
const shown = (members: JsonObject) => exchange({ method: 'GET', json: entityWith(members) })
const taken = (members: JsonObject) => exchange({ sent: members, json: entityWith(members) })
const refusedOne = (members: JsonObject) => exchange({ sent: members, status: 400 })

const old = { appleId: 'old', organizationName: 'old' }
const [a, b] = [{ appleId: 'a' }, { appleId: 'b' }]

/** Two updates, each read. */
function twice(parts: Partial<Extract<Expectation, { kind: 'follows' }>> = {}): Case {
  const expected: Expectation = { kind: 'follows', updates: [a, undefined, b, undefined], ...parts }
  return caseOf(expected, { steps: [patch(a), read, patch(b), read] })
}

function afterRefusal(): Case {
  const bad = { organizationName: 'bad', state: 'conformanceUnknown' }
  const expected: Expectation = { kind: 'follows', updates: [undefined, undefined, a, undefined] }
  return caseOf(expected, { steps: [patch(bad), read, patch(a), read] })
}

describe('what follows from several updates', () => {
  const judged = (exchanges: Parameters<typeof observation>[0] & object, item = twice()) =>
    judge(item, observation({ before: entityWith(old), ...exchanges }))

  it('passes where each reading shows the last update', () => {
    const exchanges = [taken(a), shown({ ...old, ...a }), taken(b), shown({ ...old, ...b })]
    expect(judged({ exchanges, after: entityWith({ ...old, ...b }) }).verdict).toBe('pass')
  })

  it('fails where a reading, or the end, shows an earlier one', () => {
    const stale = [taken(a), shown({ ...old, ...a }), taken(b), shown({ ...old, ...a })]
    expect(judged({ exchanges: stale, after: entityWith({ ...old, ...b }) })).toMatchObject({
      verdict: 'fail',
      got: '"a"',
    })
    const fresh = [taken(a), shown({ ...old, ...a }), taken(b), shown({ ...old, ...b })]
    expect(judged({ exchanges: fresh, after: entityWith({ ...old, ...a }) }).verdict).toBe('fail')
  })

  it('leaves it to others where already the first update is not stored, or not accepted', () => {
    const lost = [taken(a), shown(old), taken(b), shown({ ...old, ...b })]
    expect(judged({ exchanges: lost, after: entityWith({ ...old, ...b }) }).verdict).toBe('n/a')
    const refused = [refusedOne(a), shown(old), taken(b), shown({ ...old, ...b })]
    expect(judged({ exchanges: refused, after: entityWith({ ...old, ...b }) }).verdict).toBe('unproven')
  })

  it('weighs a refusal of a later one', () => {
    const exchanges = [taken(a), shown({ ...old, ...a }), refusedOne(b), shown({ ...old, ...a })]
    const happened = { exchanges, after: entityWith({ ...old, ...a }) }
    expect(judged(happened).verdict).toBe('fail')
    expect(judged(happened, twice({ refusal: 'warn' })).verdict).toBe('warn')
  })

  it('fails where what was refused comes with the next update', () => {
    const bad = { organizationName: 'bad', state: 'conformanceUnknown' }
    const exchanges = [refusedOne(bad), shown(old), taken(a), shown({ organizationName: 'bad', ...a })]
    const after = entityWith({ organizationName: 'bad', ...a })
    expect(judged({ exchanges, after }, afterRefusal())).toMatchObject({ verdict: 'fail', got: '"bad"' })
    const right = [refusedOne(bad), shown(old), taken(a), shown({ ...old, ...a })]
    expect(judged({ exchanges: right, after: entityWith({ ...old, ...a }) }, afterRefusal()).verdict).toBe(
      'pass',
    )
  })

  it('leaves it to others where what was refused is there at once, and decides nothing where it was accepted', () => {
    const bad = { organizationName: 'bad' }
    const atOnce = [refusedOne(bad), shown({ ...old, ...bad }), taken(a), shown({ ...bad, ...a })]
    expect(judged({ exchanges: atOnce, after: entityWith({ ...bad, ...a }) }, afterRefusal()).verdict).toBe(
      'n/a',
    )
    const accepted = [taken(bad), shown({ ...old, ...bad }), taken(a), shown({ ...bad, ...a })]
    expect(judged({ exchanges: accepted, after: entityWith({ ...bad, ...a }) }, afterRefusal()).verdict).toBe(
      'unproven',
    )
  })

  it('leaves a lost fraction to the date chapter, unless the value is the one before', () => {
    const [first, second] = ['2034-05-06T07:08:09.1234567Z', '2034-05-06T07:08:09.1234568Z']
    const dates = {
      steps: [patch({ expirationDateTime: first }), read, patch({ expirationDateTime: second }), read],
    }
    const item = caseOf(
      {
        kind: 'follows',
        updates: [{ expirationDateTime: first }, undefined, { expirationDateTime: second }, undefined],
      },
      dates,
    )
    const at = (text: string) => ({ expirationDateTime: text })
    const cut = '2034-05-06T07:08:09.123Z'
    const exchanges = (one: string, other: string) => [
      taken(at(first)),
      shown(at(one)),
      taken(at(second)),
      shown(at(other)),
    ]
    expect(judged({ exchanges: exchanges(cut, cut), after: entityWith(at(cut)) }, item).verdict).toBe('pass')
    expect(judged({ exchanges: exchanges(first, first), after: entityWith(at(first)) }, item).verdict).toBe(
      'fail',
    )
  })
})

describe('what is stored last', () => {
  const item = caseOf({ kind: 'last-stored', sent: b }, { steps: [patch(a), patch(b)] })

  it('is the last PATCH alone, whatever came of the one before', () => {
    const happened = { exchanges: [refusedOne(a), taken(b)], after: entityWith(b) }
    expect(judge(item, observation(happened)).verdict).toBe('pass')
    expect(judge(item, observation({ ...happened, after: entityWith(a) })).verdict).toBe('fail')
  })

  it('fails where it is refused, or not answered', () => {
    expect(judge(item, observation({ exchanges: [refusedOne(a), refusedOne(b)] })).verdict).toBe('fail')
    const silent = exchange({ sent: b, failure: 'timeout' })
    expect(judge(item, observation({ exchanges: [refusedOne(a), silent] })).verdict).toBe('fail')
  })
})
