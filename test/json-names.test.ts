import { describe, expect, it } from 'vitest'
import { duplicateName, isAnnotation } from '../src/json-names.ts'

describe('isAnnotation', () => {
  it.each(['@odata.type', '@type', 'a@odata.navigationLink', 'a@example.term'])('knows %s', (name) => {
    expect(isAnnotation(name)).toBe(true)
  })

  it.each(['a', 'odata.type'])('knows that %s is none', (name) => {
    expect(isAnnotation(name)).toBe(false)
  })
})

describe('duplicateName', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['[{"a":{"b":1,"b":1}}]', 'b'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a":"\\"","b":1,"a":0}', 'a'],
  ])('%s has %s twice', (text, name) => {
    expect(duplicateName(text)).toBe(name)
  })

  it.each([
    '{"a":1,"b":"a"}',
    '{"a":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":["a","a"]}',
    '"a"',
    '{"a\\"":1,"a":2}',
  ])('no name is twice in %s', (text) => {
    expect(duplicateName(text)).toBeUndefined()
  })
})
