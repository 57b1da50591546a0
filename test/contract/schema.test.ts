import { describe, expect, it } from 'vitest'
import { normaliseSchema, schemaKind } from '../../src/contract/schema.ts'

const text = { type: 'string' }
const orNull = { type: ['string', 'null'] }

describe('normaliseSchema', () => {
  it.each([
    ['null in a list of types', { type: ['string', 'null'] }, orNull],
    ['the keyword of 3.0', { type: 'string', nullable: true }, orNull],
    ['the keyword of 3.0, false', { type: 'string', nullable: false }, text],
    ['null as a type of anyOf', { anyOf: [text, { type: 'null' }] }, orNull],
    ['null as a value of oneOf', { oneOf: [{ const: null }, text] }, orNull],
    ['an object that may be null', { anyOf: [text, { type: 'object', nullable: true }] }, orNull],
    ['the same upgraded', { anyOf: [text, { type: ['object', 'null'] }] }, orNull],
    ['an allOf that may be null', { allOf: [text], nullable: true }, orNull],
    ['an allOf of which one may be null', { allOf: [text, orNull] }, text],
    ['enum with null', { type: 'string', enum: ['a', null] }, { ...orNull, enum: ['a', null] }],
    ['enum without it', { type: 'string', nullable: true, enum: ['a'] }, { ...orNull, enum: ['a', null] }],
    ['no null', { type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'b'] }],
    [
      'a union of more',
      { oneOf: [text, { type: 'number', nullable: true }] },
      { oneOf: [text, { type: 'number' }, { type: 'null' }] },
    ],
    [
      'an object with members is no null',
      { anyOf: [text, { type: 'object', properties: { a: text }, nullable: true }] },
      { anyOf: [text, { type: 'object', properties: { a: text } }, { type: 'null' }] },
    ],
  ])('reads %s', (_, schema, expected) => {
    expect(normaliseSchema(schema)).toEqual(expected)
  })

  it('drops what constrains nothing', () => {
    const noise = {
      title: 't',
      description: 'd',
      'x-y': 1,
      example: 'e',
      xml: {},
      discriminator: {},
      default: 'f',
    }
    expect(normaliseSchema({ ...text, ...noise, maxLength: 3 })).toEqual({ ...text, maxLength: 3 })
  })

  it.each([
    [
      { type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
      { type: 'number', exclusiveMinimum: 1, maximum: 9 },
    ],
    [
      { type: 'number', exclusiveMaximum: true, maximum: 9 },
      { type: 'number', exclusiveMaximum: 9 },
    ],
    [
      { type: 'number', exclusiveMinimum: 1 },
      { type: 'number', exclusiveMinimum: 1 },
    ],
  ])('reads the bounds of %j as JSON Schema has them', (schema, expected) => {
    expect(normaliseSchema(schema)).toEqual(expected)
  })

  it('merges allOf without losing a constraint', () => {
    const merged = normaliseSchema({
      allOf: [
        { type: ['string', 'number'], pattern: 'a', enum: ['a', 'ab', 'b'] },
        { type: 'string', pattern: 'b', enum: ['ab', 'b'] },
      ],
    })
    expect(merged).toEqual({ type: 'string', pattern: 'a', enum: ['ab', 'b'], allOf: [{ pattern: 'b' }] })
  })

  it.each<[unknown, object]>([
    [{ oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }, { enum: ['a', 'b'] }],
    [{ anyOf: [{ enum: ['a'] }, { enum: ['b'] }, { type: 'null' }] }, { enum: ['a', 'b', null] }],
    [{ anyOf: [{ enum: ['a'] }, text] }, { anyOf: [{ enum: ['a'] }, text] }],
    [{ ...text, 'x-nullable': true }, orNull],
  ])('takes a choice among values for an enum: %j', (schema, expected) => {
    expect(normaliseSchema(schema)).toEqual(expected)
  })

  it('keeps objects open, free of annotations, and maps typed', () => {
    const object = {
      type: 'object',
      required: ['@odata.type', 'a'],
      properties: { a: text, '@odata.type': text, 'a@odata.type': text },
      additionalProperties: false,
    }
    expect(normaliseSchema(object)).toEqual({ type: 'object', required: ['a'], properties: { a: text } })
    const map = { type: 'object', additionalProperties: { type: 'string', nullable: true } }
    expect(normaliseSchema(map)).toEqual({ type: 'object', additionalProperties: orNull })
  })

  it('ends where a schema lies in itself', () => {
    const schema: Record<string, unknown> = { type: 'object' }
    schema.properties = { again: schema, list: { type: 'array', items: schema } }
    const normal = normaliseSchema(schema)
    expect(normal).toEqual({
      type: 'object',
      properties: { again: {}, list: { type: 'array', items: {} } },
    })
  })
})

describe('schemaKind', () => {
  it.each([
    ['string', text],
    ['string', { pattern: 'a' }],
    ['enum', { enum: ['a', null] }],
    ['integer', { type: 'integer', enum: [1, 2] }],
    ['dateTimeOffset', { type: ['string', 'null'], format: 'date-time' }],
    ['boolean', { type: 'boolean' }],
    ['number', { oneOf: [{ type: 'number' }, { type: 'string' }] }],
    ['string', { anyOf: [{ enum: ['a'] }, text] }],
    ['collection', { type: 'array' }],
    ['object', { type: 'object' }],
    ['object', {}],
    ['date', { type: 'string', format: 'date' }],
    ['timeOfDay', { type: 'string', format: 'time' }],
    ['duration', { type: 'string', format: 'duration' }],
    ['guid', { type: 'string', format: 'uuid' }],
    ['binary', { type: 'string', format: 'byte' }],
    ['integer', { type: 'number', format: 'int64' }],
  ])('is %s', (kind, schema) => {
    expect(schemaKind(schema)).toBe(kind)
  })
})
