import { describe, expect, it } from 'vitest'
import { loadContract } from '../../src/contract/load.ts'
import { sampleValue } from '../../src/contract/sample.ts'
import type { JsonSchema } from '../../src/contract/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'

const numbers = Array.from({ length: 60 }, (_, index) => index)
const graphDate = {
  type: 'string',
  format: 'date-time',
  pattern:
    '^[0-9]{4,}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,12})?(Z|[+-][0-9][0-9]:[0-9][0-9])$',
}

/** Schemas, and how many different values are among the sixty. */
const schemas: [JsonSchema, number][] = [
  [{ type: 'string' }, 60],
  [{ type: ['string', 'null'], minLength: 30, maxLength: 31 }, 60],
  [{ type: 'string', maxLength: 2 }, 60],
  [{ type: 'string', format: 'uuid' }, 60],
  [{ type: 'string', format: 'email' }, 60],
  [{ type: 'string', format: 'uri' }, 60],
  [{ type: 'string', format: 'date' }, 60],
  [{ type: 'string', pattern: '^[a-z]{2}$' }, 60],
  [{ type: 'string', pattern: '^[A-Z]{3}$' }, 60],
  [{ type: 'string', pattern: '^[0-9]{6}$' }, 60],
  [{ type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }, 60],
  [graphDate, 60],
  [{ ...graphDate, pattern: '^[^.]*\\.[0-9]{3}Z$' }, 60],
  [{ ...graphDate, pattern: '^[^.]*Z$' }, 60],
  [{ type: 'boolean' }, 2],
  [{ type: ['string', 'null'], enum: ['a', 'b', 'c', null] }, 3],
  [{ type: 'integer', format: 'int32', minimum: -2147483648, maximum: 2147483647 }, 60],
  [{ type: 'integer', minimum: 5, maximum: 7 }, 3],
  [{ type: 'integer', exclusiveMinimum: 5, exclusiveMaximum: 8, multipleOf: 1 }, 2],
  [{ type: 'integer', maximum: -10, minimum: -12 }, 3],
  [{ type: 'integer', multipleOf: 5, minimum: 3 }, 60],
  [{ type: 'number' }, 60],
  [{ type: 'number', minimum: 0, maximum: 1 }, 2],
  [{ oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'null' }] }, 60],
  [{ type: 'array', items: { type: 'string' }, minItems: 2 }, 60],
  [{ type: 'array', items: {}, maxItems: 0 }, 1],
  [{ type: 'object', properties: { a: { type: 'string' }, b: graphDate } }, 60],
  [{ type: 'null' }, 1],
]

describe('sampleValue', () => {
  it.each(schemas)('is valid and varies for %j', (schema, count) => {
    const property = { name: 'p', schema } as Parameters<typeof compileValidators>[0]['properties'][number]
    const { property: check } = compileValidators({ entityType: '#t', properties: [property] })
    const values = numbers.map((n) => sampleValue(schema, n))
    expect(values.flatMap((value) => check('p', value))).toEqual([])
    expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(count)
  })

  it('is no null where there is another value', () => {
    expect(sampleValue({ type: ['string', 'null'], enum: [null, 'a'] }, 0)).toBe('a')
  })

  it('gives dates seven digits, the last of them not 0', () => {
    for (const n of numbers) {
      expect(sampleValue(graphDate, n)).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[1-9]Z$/)
    }
  })

  it.each(['v1.0', 'beta'])('is valid and unlike the example for each property (%s)', async (version) => {
    const contract = await loadContract(version)
    const { property } = compileValidators(contract)
    for (const { name, schema, kind } of contract.properties) {
      const values = numbers.map((n) => sampleValue(schema, n))
      expect(values.flatMap((value) => property(name, value))).toEqual([])
      if (kind !== 'boolean' && kind !== 'enum') {
        expect(values).not.toContainEqual(contract.example.response[name])
        expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(numbers.length)
      }
    }
  })
})
