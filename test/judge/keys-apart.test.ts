import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/json.ts'
import { keysApart } from '../../src/judge/keys-apart.ts'
import { contract, entityWith, exchange } from '../support/observation.ts'

const judged = (body: Json, status = 200) =>
  keysApart(contract, exchange({ method: 'GET', status, json: body }))
const listing = (...ids: readonly Json[]) => judged({ value: ids.map((id) => entityWith({ id })) })

describe('the keys in a reading of the collection', () => {
  it('pass where each entity has a text of its own', () => {
    expect(listing('a', 'b', 'A')?.verdict).toBe('pass')
    expect(listing()?.verdict).toBe('pass')
  })

  it.each<[string, Json, string]>([
    ['another entity has it', 'a', 'two entities have the same key'],
    ['it is a number', 7, 'a key that is no text'],
    ['it is null', null, 'no key'],
    ['it is empty', '', 'an empty key'],
    [
      'it has half of a surrogate pair',
      'a\ud83d',
      'a key with half of a surrogate pair, which fits into no URL',
    ],
  ])('fail where %s', (_why, id, diagnosis) => {
    expect(listing('a', id)).toMatchObject({
      verdict: 'fail',
      diagnosis,
      where: 'GET of the collection, $.value[1].id',
    })
  })

  it('fail where an item is no entity', () => {
    expect(judged({ value: ['a', entityWith()] })).toMatchObject({ verdict: 'fail', diagnosis: 'no key' })
  })

  it('are not judged where there is no list, or no key in it', () => {
    for (const body of [{ value: 'a' }, {}, [], 'a', { value: ['a'] }, { value: [entityWith({ id: 7 })] }])
      expect(judged(body)).toBeUndefined()
    expect(judged({ value: [entityWith({ id: 7 })] }, 500)).toBeUndefined()
  })
})
