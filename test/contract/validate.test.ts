import { describe, expect, it } from 'vitest'
import { loadContract } from '../../src/contract/load.ts'
import type { Property } from '../../src/contract/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import type { Json } from '../../src/json.ts'

const validators = compileValidators(await loadContract('beta'))

describe('property', () => {
  it.each<[string, Json]>([
    ['token', null],
    ['state', 'duplicateLocationId'],
    ['automaticallyUpdateApps', false],
    ['tokenActionResults', [{ actionState: 'done', actionName: null, '@odata.type': 'x', more: 1 }]],
    ['roleScopeTagIds', ['a', null]],
    ['lastAppCount', 2147483647],
  ])('allows %s: %j', (name, value) => {
    expect(validators.property(name, value)).toEqual([])
  })

  it.each<[string, Json, string, string, RegExp]>([
    ['state', 'Valid', '$', 'enum', /must be one of "unknown", "valid"/],
    ['state', 1, '$', 'type', /must be string/],
    ['state', null, '$', 'type', /must be string/],
    ['token', 5, '$', 'type', /must be string or null/],
    ['automaticallyUpdateApps', 'true', '$', 'type', /must be boolean/],
    ['expirationDateTime', '2017-02-30T00:00:00Z', '$', 'format', /date-time/],
    ['tokenActionResults', [{}, { actionState: 'x' }], '$[1].actionState', 'enum', /must be one of/],
    ['tokenActionResults', { '0': {} }, '$', 'type', /must be array/],
    ['lastAppCount', 1.5, '$', 'type', /must be integer/],
    ['lastAppCount', 2147483648, '$', 'format', /int32/],
  ])('refuses %s: %j', (name, value, path, keyword, message) => {
    const problem = validators.property(name, value).find((found) => found.keyword === keyword)
    expect(problem).toMatchObject({ path, keyword })
    expect(problem?.message).toMatch(message)
  })

  it('knows no other name', () => {
    expect(() => validators.property('constructor', 1)).toThrow(RangeError)
  })

  it('writes names that are no words in brackets', () => {
    const inner = {
      type: 'object',
      properties: { "it's/~a": { type: 'object', properties: { '0': { type: 'string' } } } },
    }
    const property = { name: 'p', schema: inner } as unknown as Property
    const check = compileValidators({ entityType: '#t', properties: [property] })
    expect(check.property('p', { "it's/~a": { '0': 1 } })[0]?.path).toBe("$['it\\'s/~a']['0']")
  })
})

describe('request', () => {
  it.each<[string, Json]>([
    ['nothing', {}],
    ['one property', { state: 'valid' }],
    ['the right type', { '@odata.type': '#microsoft.graph.vppToken', token: null }],
    ['annotations', { '@odata.etag': 1, '@x': null, 'state@odata.type': '#a' }],
  ])('allows %s', (_, body) => {
    expect(validators.request(body)).toEqual([])
  })

  it.each<[string, Json, { path: string; keyword: string }[]]>([
    [
      'another type',
      { '@odata.type': '#microsoft.graph.other' },
      [{ path: "$['@odata.type']", keyword: 'const' }],
    ],
    ['an unknown property', { colour: 1 }, [{ path: '$.colour', keyword: 'additionalProperties' }]],
    [
      'a name of JavaScript',
      JSON.parse('{"__proto__":{}}'),
      [{ path: '$.__proto__', keyword: 'additionalProperties' }],
    ],
    ['a list', [], [{ path: '$', keyword: 'type' }]],
    ['null', null, [{ path: '$', keyword: 'type' }]],
    [
      'all that is wrong',
      { state: 'x', roleScopeTagIds: [1] },
      [
        { path: '$.state', keyword: 'enum' },
        { path: '$.roleScopeTagIds[0]', keyword: 'type' },
      ],
    ],
  ])('refuses %s', (_, body, expected) => {
    expect(validators.request(body).map(({ path, keyword }) => ({ path, keyword }))).toEqual(expected)
  })
})
