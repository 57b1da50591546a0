import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonOfBody } from '../../src/exchange/exchange.ts'
import { jsonExcess, maxJsonDepth, maxJsonValues } from '../../src/exchange/json-limits.ts'

const excess = (text: string) => jsonExcess(Buffer.from(text))
const arrays = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const filling = ' '.repeat(maxJsonDepth)

describe('jsonExcess', () => {
  it.each([
    ['arrays', arrays],
    ['objects', objects],
  ])('tells %s that are nested too deeply, and no others', (_name, nested) => {
    expect(excess(nested(maxJsonDepth))).toBeUndefined()
    expect(excess(nested(maxJsonDepth + 1))).toBe('JSON nested more than 1,000 deep')
    expect(excess(`{"a":[${nested(maxJsonDepth - 2)},${nested(maxJsonDepth - 2)}]}`)).toBeUndefined()
  })

  it('tells too many values', () => {
    const items = (count: number) => `[${'1,'.repeat(count - 1)}1]`
    expect(excess(items(maxJsonValues))).toBeUndefined()
    expect(excess(items(maxJsonValues + 1))).toBe('JSON of more than 250,000 members')
  })

  it.each([
    ['brackets', '['.repeat(2 * maxJsonDepth)],
    ['brackets behind an escaped quote', String.raw`\"${'['.repeat(2 * maxJsonDepth)}`],
    ['commas', ','.repeat(2 * maxJsonValues)],
  ])('counts no %s within a text', (_name, text) => {
    expect(excess(`"${text}"`)).toBeUndefined()
  })

  it('counts brackets behind a text that ends with a backslash', () => {
    expect(excess(String.raw`["\\",${arrays(maxJsonDepth)}]`)).toMatch(/nested/)
  })

  it('lets pass whatever JSON is within the limits', () => {
    fc.assert(fc.property(fc.json(), (json) => excess(filling + json) === undefined))
  })

  it('bears text that does not end', () => {
    expect(excess(`${filling}"abc\\`)).toBeUndefined()
  })
})

describe('a body', () => {
  it('is not parsed beyond the limits, and says why', () => {
    expect(jsonOfBody(Buffer.from(arrays(100_000)))).toEqual({ problem: 'JSON nested more than 1,000 deep' })
    expect(jsonOfBody(Buffer.from(arrays(maxJsonDepth)))).toMatchObject({ value: [expect.anything()] })
  })
})
