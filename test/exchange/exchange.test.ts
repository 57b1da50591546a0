import { describe, expect, it } from 'vitest'
import {
  describeOutcome,
  describeType,
  headerOf,
  jsonOf,
  mediaTypeOf,
  objectOf,
  outcomeOf,
  readEntityOf,
} from '../../src/exchange/exchange.ts'
import { exchange } from '../support/observation.ts'

describe('outcomeOf', () => {
  it.each([
    [200, 'accepted'],
    [204, 'accepted'],
    [299, 'accepted'],
    [101, 'odd'],
    [302, 'odd'],
    [400, 'refused'],
    [429, 'throttled'],
    [499, 'refused'],
    [500, 'broken'],
    [503, 'throttled'],
    [504, 'broken'],
  ])('%i is %s', (status, outcome) => {
    expect(outcomeOf(exchange({ status }))).toBe(outcome)
    expect(describeOutcome(exchange({ status }))).toBe(String(status))
  })

  it('is none where there is no answer', () => {
    expect(outcomeOf(exchange({ failure: 'reset' }))).toBe('none')
    expect(describeOutcome(exchange({ failure: 'reset' }))).toBe('no answer: a failure of the kind reset')
  })
})

describe('headers', () => {
  it('are found in any letter case', () => {
    const found = exchange({ headers: [['X-Thing', '1']], type: ' Application/JSON ;charset=utf-8' })
    expect(headerOf(found, 'x-thing')).toBe('1')
    expect(headerOf(found, 'x-other')).toBeUndefined()
    expect(mediaTypeOf(found)).toBe('application/json')
    expect(mediaTypeOf(exchange({ type: null }))).toBeUndefined()
  })
})

describe('bodies', () => {
  const bytes = (...values: number[]) => exchange({ raw: Uint8Array.from(values) })

  it('are read as JSON, a byte-order mark passed over', () => {
    expect(jsonOf(bytes(0xef, 0xbb, 0xbf, 0x31))).toEqual({ value: 1 })
    expect(jsonOf(exchange({ raw: ' null ' }))).toEqual({ value: null })
  })

  it('are read each for itself, though the last one is kept', () => {
    const [one, other] = [bytes(0x31), bytes(0x32)]
    const read = [one, one, other, one].map((found) => jsonOf(found))
    expect(read).toEqual([{ value: 1 }, { value: 1 }, { value: 2 }, { value: 1 }])
    expect(read[1]).toBe(read[0])
    // The same bytes of another answer are another body.
    expect(jsonOf(bytes(0x31))).not.toBe(read[3])
  })

  it('say what is wrong with them', () => {
    expect(jsonOf(exchange({ raw: '' })).problem).toBe('no body')
    expect(jsonOf(exchange({ failure: 'timeout' })).problem).toBe('no body')
    expect(jsonOf(bytes(0x22, 0xc3, 0x28, 0x22)).problem).toBe('a body that is not UTF-8')
    expect(jsonOf(exchange({ raw: '<p>'.repeat(100) })).problem).toMatch(
      /^a body that is not JSON \("<p>.{37,50} …\)$/,
    )
  })

  it.each([
    ['null', 'null in place of an object'],
    ['[]', 'an array in place of an object'],
    ['"x"', 'text in place of an object'],
    ['1', 'a number in place of an object'],
    ['true', 'a boolean in place of an object'],
  ])('%s is no object', (raw, problem) => {
    expect(objectOf(exchange({ raw }))).toEqual({ problem })
  })

  it('names types', () => {
    expect([undefined, {}].map(describeType)).toEqual(['nothing', 'an object'])
  })

  it('take off the wrapper of the page’s GET example, and nothing else', () => {
    const read = (json: object) => readEntityOf(exchange({ raw: JSON.stringify(json) }))
    expect(read({ value: { id: 'a' } })).toEqual({ entity: { id: 'a' } })
    expect(read({ '@odata.context': 'x', value: { id: 'a' } })).toEqual({ entity: { id: 'a' } })
    expect(read({ id: 'b', value: { id: 'a' } })).toEqual({ entity: { id: 'b', value: { id: 'a' } } })
    expect(read({ value: [] })).toEqual({ entity: { value: [] } })
  })
})
