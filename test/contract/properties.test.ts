import { describe, expect, it } from 'vitest'
import { compareEntities, entityTypeOf, readEntity } from '../../src/contract/properties.ts'

const text = { type: 'string' }
const keyOf = (
  schema: Parameters<typeof readEntity>[0],
  parameter: string,
  marks?: Parameters<typeof readEntity>[2],
) => readEntity(schema, parameter, marks).properties.find(({ key }) => key)?.name

describe('readEntity', () => {
  it('puts the base before the derived and leaves annotations out', () => {
    const base = { properties: { number: text, '@odata.type': text } }
    const entity = readEntity(
      { allOf: [base, { properties: { b: text, a: text } }], properties: { z: text } },
      'x',
    )
    expect(entity.properties.map(({ name }) => name)).toEqual(['number', 'b', 'a', 'z'])
  })

  it('finds the key by its mark, by the path parameter, by what is known elsewhere', () => {
    const marked = { properties: { a: { ...text, 'x-key': true }, id: { ...text, readOnly: true } } }
    expect(keyOf(marked, 'token-id')).toBe('a')
    const readOnly = { properties: { a: text, id: { ...text, readOnly: true } } }
    expect(keyOf(readOnly, 'token-id')).toBe('id')
    expect(keyOf(readOnly, 'other')).toBeUndefined()
    const marks = new Map([['a', { key: true, serverOwned: true, credential: false }]])
    expect(keyOf({ properties: { a: text } }, 'other', marks)).toBe('a')
    expect(keyOf({ properties: { a: text, tokenId: text } }, 'tokenId')).toBe('tokenId')
    expect(keyOf({ properties: { a: { ...text, 'x-ms-keyType': 'x' } } }, 'other')).toBe('a')
  })

  it('finds what the service owns and what is a secret', () => {
    const marks = new Map([['known', { key: false, serverOwned: true, credential: true }]])
    const members = {
      number: { ...text, 'x-key': true },
      stamped: { allOf: [text], 'x-server-owned': true },
      shown: { ...text, readOnly: true },
      hidden: { ...text, writeOnly: true },
      typed: { ...text, format: 'password' },
      secret: { ...text, 'x-credential': true },
      known: text,
      plain: { ...text, 'x-credential': false, readOnly: false },
    }
    const { properties } = readEntity({ properties: members }, 'number', marks)
    const named = (key: 'serverOwned' | 'credential') =>
      properties.filter((property) => property[key]).map(({ name }) => name)
    expect(named('serverOwned')).toEqual(['number', 'stamped', 'shown', 'known'])
    expect(named('credential')).toEqual(['hidden', 'typed', 'secret', 'known'])
    expect(properties.filter(({ unshown }) => unshown).map(({ name }) => name)).toEqual(['hidden'])
  })

  it('leaves alone what no request may name by itself, or at all', () => {
    const schema = {
      properties: {
        id: { ...text, readOnly: true },
        a: text,
        b: text,
        shown: text,
        when: { ...text, format: 'time' },
      },
      dependentRequired: { b: ['a'] },
    }
    const request = { properties: { a: { ...text, maxLength: 5 }, b: text, when: text } }
    const entity = readEntity(schema, 'id', new Map(), request)
    expect(entity.properties.map(({ name, schema: own }) => [name, own])).toEqual([
      ['id', text],
      ['a', { ...text, maxLength: 5 }],
      ['when', text],
    ])
    expect(entity.leftAlone).toMatchObject([
      { name: 'b', reason: expect.stringContaining('ties it to other properties') },
      { name: 'shown', reason: 'the request has no such member' },
    ])
    expect(readEntity(schema, 'id').leftAlone.map(({ name }) => name)).toEqual(['b', 'when'])
    // A request that wraps the entity says nothing of its members.
    const wrapped = readEntity(schema, 'id', new Map(), { properties: { token: schema } })
    expect(wrapped.leftAlone.map(({ name }) => name)).toEqual(['b', 'when'])
  })

  it('takes no side where a document admits what it does not mean, or forbids what it means', () => {
    const number = {
      oneOf: [
        { type: 'number', nullable: true },
        { ...text, nullable: true },
      ],
    }
    const member = { anyOf: [{ enum: ['a'] }, { type: 'object', nullable: true }] }
    const [twice, odd, plain] = readEntity(
      { properties: { number, member, plain: { anyOf: [{ enum: ['a'] }, { type: 'null' }] } } },
      'id',
    ).properties
    expect(twice).toMatchObject({
      nullable: false,
      schema: { oneOf: expect.arrayContaining([{ type: 'null' }]) },
    })
    expect(odd).toMatchObject({ kind: 'enum', nullable: true, admitsObjects: true })
    expect(plain).not.toHaveProperty('admitsObjects')
  })

  it('finds what a property determines, as far as it is there, or what is known elsewhere', () => {
    const marks = new Map([
      ['b', { key: false, serverOwned: false, credential: false, determines: ['c', 'gone'] }],
    ])
    const members = { a: { ...text, 'x-determines': ['b', 'a', 'other'] }, b: text, c: text }
    const { properties } = readEntity({ properties: members }, 'number', marks)
    expect(properties.map(({ determines }) => determines)).toEqual([['b'], ['c'], []])
  })
})

describe('compareEntities', () => {
  const entity = (properties: Parameters<typeof readEntity>[0], more = {}) =>
    readEntity({ properties, ...more }, 'number')

  it('finds the members and properties that only others have', () => {
    const own = entity({ state: { enum: ['a', 'b'] }, note: text })
    const other = entity({ state: { enum: ['b', 'c'] }, note: { enum: ['d'] }, flag: { type: 'boolean' } })
    const { properties, foreignProperties } = compareEntities(own, [other, other])
    expect(properties.map(({ foreignMembers }) => foreignMembers)).toEqual([['c'], []])
    expect(foreignProperties).toEqual({ flag: true })
    expect(compareEntities(other, [own]).foreignProperties).toEqual({})
  })

  it('takes no side where the sources disagree', () => {
    const own = entity({ note: text }, { 'x-undecided': ['flag'] })
    const other = entity({ flag: { type: 'boolean' }, more: text })
    expect(Object.keys(compareEntities(own, [other]).foreignProperties)).toEqual(['more'])
  })
})

describe('entityTypeOf', () => {
  it.each([
    [{ properties: { '@odata.type': { const: '#a.b' } } }, '#a.b'],
    [
      { properties: { '@odata.type': { type: 'string', enum: ['#a.b'] } }, 'x-ms-discriminator-value': '#c' },
      '#a.b',
    ],
    [{ allOf: [{ properties: { '@odata.type': text } }], 'x-ms-discriminator-value': '#c' }, '#c'],
    [{ properties: {} }, undefined],
  ])('of %j is %s', (schema, expected) => {
    expect(entityTypeOf(schema)).toBe(expected)
  })
})
