import { describe, expect, it } from 'vitest'
import { parseHttpDate, parseRetryAfter } from '../../src/http/retry-after.ts'

const instant = Date.UTC(1994, 10, 6, 8, 49, 37)

describe('HTTP-date', () => {
  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'reads %s',
    (text) => {
      expect(parseHttpDate(text, instant)).toBe(instant)
    },
  )

  it('takes two digits more than 50 years ahead for the past', () => {
    const now = Date.UTC(2026, 0, 1)
    expect(parseHttpDate('Sunday, 06-Nov-76 08:49:37 GMT', now)).toBe(Date.UTC(2076, 10, 6, 8, 49, 37))
    expect(parseHttpDate('Sunday, 06-Nov-77 08:49:37 GMT', now)).toBe(Date.UTC(1977, 10, 6, 8, 49, 37))
  })

  it.each([
    '',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 PST',
    'soon',
  ])('refuses %j', (text) => {
    expect(parseHttpDate(text, instant)).toBeUndefined()
  })
})

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 7 ', 7000],
    ['2.128', 2128],
    ['0.0001', 1],
    ['Sun, 06 Nov 1994 08:49:40 GMT', 3000],
    ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
  ])('reads %j as %d ms', (value, expected) => {
    expect(parseRetryAfter(value, instant)).toBe(expected)
  })

  it.each(['', '-1', '1e3', '0x10', '5s', '1,5', 'Infinity', '.5', '5.'])('does not read %j', (value) => {
    expect(parseRetryAfter(value, instant)).toBeUndefined()
  })
})
