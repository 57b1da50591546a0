import { describe, expect, it } from 'vitest'
import type { Case, Expectation, Step } from '../../src/cases/types.ts'
import { type Control, controlNotes, quiet, steady } from '../../src/judge/control.ts'
import { createJudge, rulings } from '../../src/judge/judge.ts'
import {
  caseOf,
  contract,
  entityId,
  entityWith,
  exchange,
  type Happened,
  observation,
  validators,
} from '../support/observation.ts'

const name = 'appleId'
const moving: Control = { ...quiet, restless: [name] }
const date = 'expirationDateTime'

/** What is made of a case where nothing was known of the target before, and with what the control readings say. */
function verdicts(
  control: Control,
  expected: Expectation,
  happened: Happened,
  parts: Partial<Case> & { readonly steps?: readonly Step[] } = {},
) {
  const item = caseOf(expected, parts)
  return [quiet, control].map(
    (one) => createJudge(contract, validators, rulings, one)(item, observation(happened)).verdict,
  )
}

const patch: Step = { method: 'PATCH', resource: 'item', body: '{}' }
const list: Step = { method: 'GET', resource: 'collection' }
const unknown = { id: 'unknown' }

describe('what is told of a target that does something by itself', () => {
  it('is nothing where it does nothing', () => {
    expect(controlNotes(quiet)).toEqual([])
    expect(controlNotes({ ...quiet, absent: ['unknown'] })).toEqual([])
  })

  it('is one remark for each thing, with what it is', () => {
    const notes = controlNotes({ ...moving, existing: ['unknown'], collection: 'GET of it is answered 500' })
    expect(notes).toEqual([
      expect.stringContaining(name),
      expect.stringContaining('unknown'),
      'The collection is not looked at: GET of it is answered 500.',
    ])
  })
})

describe('the contract with what is steady', () => {
  it('is the contract where all is', () => {
    expect(steady(contract, quiet)).toBe(contract)
  })

  it("counts what moves as the service's own, and nothing else", () => {
    const own = (one: typeof contract) =>
      one.properties.filter(({ serverOwned }) => serverOwned).map((property) => property.name)
    expect(own(steady(contract, moving)).toSorted()).toEqual([...own(contract), name].toSorted())
  })
})

describe('a property that moves by itself', () => {
  const sent = { [name]: 'new' }
  const moved = { after: entityWith({ [name]: 'value 7' }) }

  it('fails where nothing but its reading is judged, whatever was read', () => {
    const expected: Expectation = { kind: 'echo', in: ['read'], sent }
    expect(verdicts(moving, expected, moved, { property: name })).toEqual(['fail', 'fail'])
    expect(verdicts(moving, expected, { after: entityWith(sent) }, { property: name })).toEqual([
      'pass',
      'fail',
    ])
    const found = createJudge(
      contract,
      validators,
      rulings,
      moving,
    )(caseOf(expected, { property: name }), observation(moved))
    expect(found).toMatchObject({ where: `GET response $.${name}`, diagnosis: 'moves by itself' })
  })

  it.each<[string, Expectation]>([
    ['what the answer shows', { kind: 'echo', in: ['answer'], sent }],
    ['an odd text', { kind: 'echo', in: ['answer', 'read'], sent }],
  ])('is not judged for %s', (_what, expected) => {
    expect(verdicts(moving, expected, moved, { property: name })).toEqual(['fail', 'n/a'])
  })

  it.each<[string, Expectation]>([
    ['an instant', { kind: 'instant', in: ['read'], property: date, sent: '2031-01-01T00:00:00Z' }],
    ['an offset', { kind: 'offset', property: date, sent: '2031-01-01T00:00:00+01:00' }],
  ])('is not judged for %s', (_what, expected) => {
    const [without, withIt] = verdicts(
      { ...quiet, restless: [date] },
      expected,
      { after: entityWith({ [date]: '2030-12-31T23:00:00Z' }) },
      { property: date },
    )
    expect(without).not.toBe('n/a')
    expect(withIt).toBe('n/a')
  })

  it('is left out where it is one of several, which are judged all the same', () => {
    const expected: Expectation = { kind: 'echo', in: ['read'], sent: { ...sent, state: 'expired' } }
    const stored = { after: entityWith({ [name]: 'value 7', state: 'expired' }) }
    expect(verdicts(moving, expected, stored)).toEqual(['fail', 'pass'])
    expect(verdicts(moving, expected, moved)).toEqual(['fail', 'fail'])
  })

  it('is no change that a PATCH has made: of others, of a refusal, of the same PATCH twice', () => {
    const others: Expectation = { kind: 'others', in: 'read', sent: { state: 'valid' } }
    expect(verdicts(moving, others, moved)).toEqual(['fail', 'pass'])
    const refused = { ...moved, exchanges: [exchange({ status: 400 })] }
    expect(verdicts(moving, { kind: 'unchanged' }, refused)).toEqual(['fail', 'pass'])
    const reset = { after: entityWith({ countryOrRegion: null }), exchanges: [exchange({ status: 400 })] }
    expect(verdicts(moving, { kind: 'unchanged' }, reset)).toEqual(['fail', 'fail'])
    const twice = { ...moved, exchanges: [exchange(), exchange({ method: 'GET' }), exchange()] }
    const idempotent: Expectation = { kind: 'idempotent', sent: {} }
    expect(verdicts(moving, idempotent, twice)).toEqual(['fail', 'pass'])
  })

  it('is left out of what survives parallel PATCHes', () => {
    const expected: Expectation = { kind: 'all-survive', sent: { ...sent, state: 'expired' } }
    const exchanges = [exchange({ sent }), exchange({ sent: { state: 'expired' } })]
    const after = entityWith({ [name]: 'value 7', state: 'expired' })
    expect(verdicts(moving, expected, { exchanges, after }, { steps: [patch, patch] })).toEqual([
      'fail',
      'pass',
    ])
    expect(verdicts(moving, expected, { exchanges }, { steps: [patch, patch] })).toEqual(['fail', 'fail'])
  })
})

describe('an id that could be read before', () => {
  const there: Control = { ...quiet, existing: ['unknown'] }
  const look = exchange({ method: 'GET', json: entityWith() })

  it('was not created by a PATCH of it that is refused', () => {
    const collection = exchange({ method: 'GET', json: { value: [] } })
    const steps = [list, { ...patch, resource: unknown }, { method: 'GET', resource: unknown } as const, list]
    const exchanges = [collection, exchange({ status: 404 }), look, collection]
    const expected: Expectation = { kind: 'unknown-id', statuses: [404] }
    expect(verdicts(there, expected, { exchanges }, { steps })).toEqual(['fail', 'pass'])
    const accepted = { exchanges: [collection, exchange(), look, collection] }
    expect(verdicts(there, expected, accepted, { steps })).toEqual(['fail', 'fail'])
  })

  it('is no new id of the entity', () => {
    const steps = [patch, { method: 'GET', resource: unknown } as const]
    const expected: Expectation = { kind: 'identity' }
    expect(verdicts(there, expected, { exchanges: [exchange(), look] }, { steps })).toEqual(['fail', 'pass'])
    const renamed = { exchanges: [exchange({ json: entityWith({ id: 'unknown' }) }), look] }
    expect(verdicts(there, expected, renamed, { steps })).toEqual(['fail', 'fail'])
  })
})

describe('a collection that tells nothing', () => {
  const silent: Control = { ...quiet, collection: 'GET of it is answered 500' }
  const failing = exchange({ method: 'GET', status: 500 })
  const steps = [list, patch, list]

  it('is no server error of a PATCH; an answer of the PATCH itself is', () => {
    const expected: Expectation = { kind: 'no-server-error' }
    expect(verdicts(silent, expected, { exchanges: [failing, exchange(), failing] }, { steps })).toEqual([
      'fail',
      'pass',
    ])
    const broken = { exchanges: [failing, exchange({ status: 500 }), failing] }
    expect(verdicts(silent, expected, broken, { steps })).toEqual(['fail', 'fail'])
  })

  it('shows no neighbour that has changed, and no entity more', () => {
    const of = (...ids: string[]) =>
      exchange({ method: 'GET', json: { value: ids.map((id) => entityWith({ id })) } })
    const gone = { exchanges: [of(entityId, 'b'), exchange(), of(entityId)] }
    expect(verdicts(silent, { kind: 'neighbours' }, gone, { steps })).toEqual(['fail', 'n/a'])
    const unknownSteps = [
      list,
      { ...patch, resource: unknown },
      { method: 'GET', resource: unknown } as const,
      list,
    ]
    const missing = exchange({ method: 'GET', status: 404 })
    const more = { exchanges: [of('a'), exchange({ status: 404 }), missing, of('a', 'b')] }
    const expected: Expectation = { kind: 'unknown-id', statuses: [404] }
    expect(verdicts(silent, expected, more, { steps: unknownSteps })).toEqual(['fail', 'pass'])
  })
})
