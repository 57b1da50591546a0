import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonOfBody } from '../../src/exchange/exchange.ts'
import {
  countNames,
  jsonExcess,
  maxJsonDepth,
  maxJsonValues,
  maxMembers,
} from '../../src/exchange/json-limits.ts'

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

  it('tells too many members of one object, at any depth, and not of several or of an array', () => {
    const object = (count: number) => `{${Array.from({ length: count }, (_, at) => `"m${at}":1`).join(',')}}`
    const most = object(maxMembers)
    expect(excess(`[${most},${most},[${'1,'.repeat(2 * maxMembers)}1]]`)).toBeUndefined()
    const what = 'an object of more than 10,000 members'
    expect([excess(object(maxMembers + 1)), excess(`{"a":[1,${object(maxMembers + 1)}]}`)]).toEqual([
      what,
      what,
    ])
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

describe('countNames', () => {
  const namesIn = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce(
          (sum: number, one) => sum + namesIn(one),
          Array.isArray(value) ? 0 : Object.keys(value).length,
        )
      : 0

  it('counts each name, however it is written', () => {
    expect(countNames(Buffer.from('{"a" :1,"a":{"b\\"":"x:\\"y\\":", "c"\n:[]}}'))).toBe(4)
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(countNames(Buffer.from(JSON.stringify(value, undefined, 1)))).toBe(
          namesIn(JSON.parse(JSON.stringify(value))),
        )
      }),
    )
  })
})

describe('a body', () => {
  it('is not parsed beyond the limits, and says why', () => {
    expect(jsonOfBody(Buffer.from(arrays(100_000)))).toEqual({ problem: 'JSON nested more than 1,000 deep' })
    expect(jsonOfBody(Buffer.from(arrays(maxJsonDepth)))).toMatchObject({ value: [expect.anything()] })
  })
})
