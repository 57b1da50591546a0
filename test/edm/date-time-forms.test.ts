import { describe, expect, it } from 'vitest'
import { readDateTimeOffset } from '../../src/edm/date-time-forms.ts'

describe('readDateTimeOffset', () => {
  it.each([
    ['2031-03-04T05:06:07.9876987Z', [], '2031-03-04T05:06:07.9876987Z'],
    ['2031-03-04T05:06+01:00', ['without seconds'], '2031-03-04T04:06:00Z'],
    ['2031-12-31T23:59:60.5Z', ['second 60'], '2032-01-01T00:00:00.5Z'],
    ['2031-03-04t05:06:07z', ['lower-case letter'], '2031-03-04T05:06:07Z'],
    ['2031-03-04T05:06:07-00:00', ['offset -00:00'], '2031-03-04T05:06:07Z'],
    ['2031-03-04T05:06:07.1234567000000Z', ['more than 12 fraction digits'], '2031-03-04T05:06:07.1234567Z'],
    ['2031-03-04t05:06z', ['without seconds', 'lower-case letter'], '2031-03-04T05:06:00Z'],
  ])('reads %s', (text, forms, plain) => {
    const read = readDateTimeOffset(text)
    expect(read?.forms).toEqual(forms)
    expect(read?.value.ticks).toBe(readDateTimeOffset(plain)?.value.ticks)
  })

  it('reads years outside 0001–9999', () => {
    const day = 864_000_000_000n
    expect(readDateTimeOffset('0000-12-31T00:00:00Z')?.value.ticks).toBe(-day)
    expect(readDateTimeOffset('-0001-12-31T00:00:00Z')?.value.ticks).toBe(-day * 367n)
    expect(readDateTimeOffset('10000-01-01T00:00:00Z')).toMatchObject({
      forms: ['year before 0001 or after 9999'],
      value: { ticks: 3_155_378_976_000_000_000n },
    })
  })

  it.each([
    '2031-03-04T24:00:00Z',
    '2031-03-04T05:06:61Z',
    '2031-02-30T05:06Z',
    '2031-03-04 05:06:07Z',
    '031-03-04T05:06:07Z',
    '02031-03-04T05:06:07Z',
    '2031-03-04T05:06:07+05',
    'INF',
  ])('does not read %s', (text) => {
    expect(readDateTimeOffset(text)).toBeUndefined()
  })
})
