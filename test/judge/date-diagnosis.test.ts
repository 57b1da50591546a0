import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/judge/date-diagnosis.ts'
import { commonName } from './common-name.ts'
import { faults } from './date-faults.ts'

describe('on the values that the suite sends', () => {
  const nines = '2031-03-04T05:06:07.9876987Z'
  const west = '2031-03-04T05:06:07.0481239-08:00'
  const east = '2031-03-04T05:06:07.0481239+05:30'
  const before = '1969-12-31T23:59:59.9876987Z'

  it.each([
    [nines, 'milliseconds, truncated'],
    [nines, 'milliseconds, rounded'],
    [nines, 'microseconds, truncated'],
    [nines, 'microseconds, rounded'],
    [nines, 'seconds, truncated'],
    [nines, 'seconds, rounded'],
    [nines, 'minutes, truncated'],
    [nines, 'time of day dropped'],
    [nines, 'offset replaced'],
    [nines, 'shifted by +1:00'],
    [nines, 'day and month swapped'],
    [nines, 'two-digit year'],
    [west, 'milliseconds, truncated'],
    [west, 'microseconds, truncated'],
    [west, 'SQL datetime'],
    [west, 'float64 seconds'],
    [west, 'float64 milliseconds'],
    [west, 'offset dropped'],
    [west, 'offset doubled'],
    [west, 'offset sign flipped'],
    [west, 'fraction read as an integer'],
    [west, 'offset dropped; milliseconds, truncated'],
    [east, 'offset dropped'],
    [east, 'offset doubled'],
    [east, 'offset sign flipped'],
    [east, 'offset minutes ignored'],
    [east, 'SQL datetime'],
    [east, 'offset missing'],
    [before, 'milliseconds, truncated'],
    [before, 'seconds, rounded'],
    ['2038-01-19T03:14:08.9876987Z', '32-bit overflow'],
    ['2040-02-29T13:06:07.9876987+05:30', '32-bit overflow'],
    ['2040-02-29T13:06:07.9876987+05:30', 'clamped to 2038-01-19T03:14:07'],
    ['1969-07-20T20:17:40.9876987Z', 'clamped to 1970-01-01'],
    ['9999-12-31T23:59:59.9876987Z', '32-bit overflow'],
  ])('%s: %s', (sent, name) => {
    const got = faults[name]!(sent)
    expect(diagnose({ sent, got })).toMatchObject({ same: false, name })
  })

  it('tells what several values together decide', () => {
    const common = (name: string, fault = faults[name]!) =>
      commonName([nines, west, east, before].map((sent) => diagnose({ sent, got: fault(sent) })))
    for (const name of [
      'SQL datetime',
      'milliseconds, truncated',
      'milliseconds, rounded',
      'milliseconds, truncated towards 1970',
      'microseconds, truncated',
      'microseconds, rounded',
      'seconds, rounded',
      'float64 seconds',
    ]) {
      expect(common(name)).toBe(name)
    }
  })

  it('says it in one line', () => {
    const detail = (sent: string, got: string) => diagnose({ sent, got }).detail
    expect(detail('2016-12-31T23:57:57.2481234-08:00', '2016-12-31T23:57:57.248-08:00')).toBe(
      'the 4th to 7th digits are gone (.2481234 came back as .248)',
    )
    expect(detail(nines, '2031-03-04T05:06:07.98769Z')).toBe(
      'the 6th and 7th digits are gone (.9876987 came back as .98769)',
    )
    expect(detail(nines, '2031-03-04T05:06:07.987698Z')).toBe(
      'the 7th digit is gone (.9876987 came back as .987698)',
    )
    expect(detail(before, '1969-12-31T23:59:59.988Z')).toBe(
      'the 4th to 7th digits are gone, rounded or cut towards 1970 (.9876987 came back as .988)',
    )
    expect(detail(east, east.replace('+05:30', 'Z'))).toBe(
      `the clock was kept and its offset +05:30 dropped (${east} came back as 2031-03-04T05:06:07.0481239Z)`,
    )
    expect(diagnose({ sent: nines, got: '2031-03-04T05:06:07.987Z' }).lost).toEqual({
      digits: 3,
      mode: 'truncated',
    })
  })
})

describe('rare defects', () => {
  it.each([
    ['0001-01-01T00:00:00.1234567Z', '0001-01-03T00:00:00.1234567Z', 'Julian/Gregorian shift'],
    ['2000-02-29T12:00:00.1234567Z', '2000-03-01T12:00:00.1234567Z', 'leap day moved to 1 March'],
    ['2000-02-29T12:00:00.1234567Z', '2000-02-28T12:00:00.1234567Z', 'leap day moved to 28 February'],
    ['2031-03-04T05:06:07.9999999Z', '2031-03-04T05:06:07.000Z', 'seconds, truncated'],
    ['2031-03-04T05:06:07.9996Z', '2031-03-04T05:06:07.000Z', 'seconds, truncated'],
    ['2031-03-04T05:06:29.9985Z', '2031-03-04T05:06:00Z', 'minutes, truncated'],
    ['2031-03-04T05:06:29.9995Z', '2031-03-04T05:07:00Z', 'SQL smalldatetime'],
    ['2090-03-04T05:06:40Z', '2090-03-04T05:07:00Z', 'minutes, rounded'],
    ['2031-03-04T12:30:07.1234567Z', '2031-03-04T00:30:07.1234567Z', '12-hour clock'],
    ['2031-03-04T00:30:07.1234567Z', '2031-03-04T12:30:07.1234567Z', '12-hour clock'],
    [
      '2031-03-04T05:06:07.9876987+05:30',
      '2031-03-04T07:50:43.987Z',
      'offset dropped; fraction read as an integer',
    ],
    ['0001-01-01T00:00:00Z', '1753-01-01T00:00:00Z', 'clamped to 1753-01-01'],
    ['1752-01-01T00:00:00Z', '1900-01-01T00:00:00Z', 'clamped to 1900-01-01'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59Z', 'seconds, truncated'],
    ['9999-12-31T23:59:59.5-08:00', '9999-12-31T23:59:59.9999999Z', 'clamped to 9999-12-31'],
    ['0001-01-01T00:00:00+05:30', '0001-01-01T00:00:00Z', 'offset dropped'],
    ['2031-03-04T05:06:07.5Z', '0001-01-01T00:00:00Z', 'replaced by 0001-01-01'],
    ['2031-03-04T05:06:07.5Z', '2031-03-04T05:06:07.000005Z', 'fraction read as an integer'],
    ['2031-03-04T05:06:07.1234567Z', '2031-03-04T05:06:08.234567Z', 'fraction read as an integer'],
    ['2031-03-04T05:06:07.1234567Z', '2031-03-04T05:26:41.567Z', 'fraction read as an integer'],
    ['2031-03-04T05:06:07.0481239Z', '2031-03-04T05:06:07.48Z', 'fraction read as an integer'],
    ['9999-12-31T23:59:59Z', '1816-03-30T05:56:07.0662773Z', '64-bit overflow'],
    ['2031-03-04T05:06:07.9876987Z', '2031-03-04T05:06:07.9876990Z', 'microseconds, rounded'],
    ['2031-03-04T05:06:07.9876987Z', '2031-03-04T05:06:07.9877987Z', 'imprecise'],
    ['2031-03-04T05:06:07.9876987Z', '2026-08-22T10:11:12.1234567Z', 'stamped with another instant'],
    [
      '2031-03-04T05:06:07.9876987-03:30',
      '2031-03-04T07:36:07.9876987Z',
      'offset minutes with the wrong sign',
    ],
    ['2031-03-04T05:06:07.9876987-03:30', '2031-03-04T08:06:07.9876987Z', 'offset minutes ignored'],
    [
      '2031-03-04T05:06:07.0481239-08:00',
      '2031-03-04T05:06:07.048',
      'offset missing; milliseconds, truncated',
    ],
  ])('%s → %s: %s', (sent, got, name) => {
    expect(diagnose({ sent, got })).toMatchObject({ same: false, name })
  })
})

describe('what was stored before', () => {
  const sent = '2031-03-04T05:06:07.9876987Z'

  it('names a value that was not stored, in whatever offset it is read', () => {
    const before = '2020-01-02T03:04:05.1234567Z'
    expect(diagnose({ sent, got: before, before }).name).toBe('not stored')
    expect(diagnose({ sent, got: '2020-01-02T04:04:05.1234567+01:00', before }).name).toBe('not stored')
    expect(diagnose({ sent, got: before, before: null }).name).toBe('stamped with another instant')
    expect(diagnose({ sent, got: before }).name).toBe('stamped with another instant')
  })

  it('goes before a shift, and after what an earlier request with the same loss may have left', () => {
    const shifted = '2031-03-04T05:43:07.9876987Z'
    expect(diagnose({ sent, got: shifted, before: shifted }).name).toBe('not stored')
    const anHourLate = '2031-03-04T06:06:07.9876987Z'
    expect(diagnose({ sent, got: anHourLate, before: anHourLate })).toMatchObject({
      name: 'shifted by +1:00',
      also: ['not stored'],
    })
    const cut = '2031-03-04T05:06:07.987Z'
    const diagnosis = diagnose({ sent, got: cut, before: cut })
    expect(diagnosis.name).toBe('milliseconds, truncated')
    expect(diagnosis.also).toContain('not stored')
  })
})

describe('what looks like another defect', () => {
  const of = (sent: string, got: string) => diagnose({ sent, got })

  it('is the year of the week where only the year of a last or first day is another one', () => {
    expect(of('2034-12-31T12:00:00Z', '2035-12-31T12:00:00Z').name).toBe('year of the week')
    expect(of('2027-01-01T12:00:00Z', '2026-01-01T12:00:00Z').name).toBe('year of the week')
    expect(of('2034-12-11T12:00:00Z', '2035-12-11T12:00:00Z').name).not.toBe('year of the week')
  })

  it('names the shift of an hour besides, which is what several of them share', () => {
    const found = [
      of('2034-03-02T11:24:00+01:00', '2034-03-02T11:24:00Z'),
      of('2034-03-02T11:25:00+02:00', '2034-03-02T10:25:00Z'),
    ].map(({ name, also = [] }) => [name, ...also])
    for (const names of found) expect(names).toContain('shifted by +1:00')
  })
})
