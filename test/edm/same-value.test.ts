import { describe, expect, it } from 'vitest'
import { sameInAnotherForm } from '../../src/edm/same-value.ts'

describe('sameInAnotherForm', () => {
  it.each([
    ['duration', 'PT90S', 'PT1M30S'],
    ['duration', 'P1DT1H', 'PT25H0M0.000S'],
    ['duration', '-PT0.5S', '-PT0.50S'],
    ['duration', 'P1W', 'P7D'],
    ['timeOfDay', '10:20', '10:20:00.000'],
    ['guid', '5EED0000-0000-4000-8000-000000000000', '5eed0000-0000-4000-8000-000000000000'],
    ['binary', '-_8=', '+/8'],
    ['number', 5.5, '5.50'],
    ['integer', '7', 7],
    ['collection', ['a', 'b'], ['b', 'a']],
    ['object', { a: 1 }, { a: 1, b: null, '@odata.type': '#x.y' }],
    ['object', { a: null }, {}],
    ['object', { at: '2031-01-01T00:00:00Z' }, { at: '2031-01-01T01:00:00+01:00' }],
  ] as const)('knows %s %j as %j', (kind, expected, got) => {
    expect(sameInAnotherForm(kind, expected, got)).toBe(true)
  })

  it.each([
    ['duration', 'PT1H', 'PT1M'],
    ['duration', 'PT1H', '-PT1H'],
    ['duration', 'P1M', 'P30D'],
    ['duration', 'P', 'P'.concat('T')],
    ['timeOfDay', '10:20:00', '10:20:01'],
    ['guid', '5eed0000-0000-4000-8000-000000000000', '5eed0000-0000-4000-8000-000000000001'],
    ['binary', 'AAAA', 'AAAB'],
    ['binary', 'AAAA', null],
    ['number', 5.5, 5],
    ['number', 0, ''],
    ['collection', ['a', 'b'], ['a']],
    ['collection', ['a', 'a'], ['a', 'b']],
    ['object', { a: 1 }, { b: 1 }],
    ['object', { a: 1 }, null],
    ['string', 'PT60S', 'PT1M'],
  ] as const)('tells %s %j from %j', (kind, expected, got) => {
    expect(sameInAnotherForm(kind, expected, got)).toBe(false)
  })
})
