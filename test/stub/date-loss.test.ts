import { expect, it } from 'vitest'
import { losses } from '../../src/mutation/faults/date-loss.ts'

const east = '2031-03-04T05:06:07.9876987+05:30'
const west = '2031-03-04T05:06:07.0481239-08:00'
const before1970 = '1969-12-31T23:59:59.9876987Z'

it.each([
  ['seconds-truncated', before1970, '1969-12-31T23:59:59Z'],
  ['seconds-rounded', east, '2031-03-04T05:06:08+05:30'],
  ['milliseconds-truncated', west, '2031-03-04T05:06:07.048-08:00'],
  ['milliseconds-rounded', east, '2031-03-04T05:06:07.988+05:30'],
  ['microseconds-rounded', west, '2031-03-04T05:06:07.048124-08:00'],
  ['minutes-truncated', east, '2031-03-04T05:06:00+05:30'],
  ['javascript-date', west, '2031-03-04T13:06:07.048Z'],
  ['float64-seconds', west, '2031-03-04T13:06:07.0481238Z'],
  ['sql-datetime', west, '2031-03-04T13:06:07.0470000Z'],
  ['last-digit-off', '2031-12-31T23:59:59.9999999Z', '2032-01-01T00:00:00.0000000Z'],
  ['fraction-leading-zeros-lost', west, '2031-03-04T05:06:07.481239-08:00'],
  ['fraction-padded-left', '2031-03-04T05:06:07.5Z', '2031-03-04T05:06:07.0000005Z'],
  ['offset-dropped', west, '2031-03-04T05:06:07.0481239Z'],
  ['offset-doubled', west, '2031-03-04T21:06:07.0481239Z'],
  ['offset-flipped', east, '2031-03-04T10:36:07.9876987Z'],
  ['offset-minutes-ignored', east, '2031-03-04T00:06:07.9876987Z'],
  ['offset-normalised', east, '2031-03-03T23:36:07.9876987Z'],
  ['int32-wrapped', '2040-01-01T00:00:00.5Z', '1903-11-25T17:31:44.5000000Z'],
  ['uint32-wrapped', before1970, '2106-02-07T06:28:15.9876987Z'],
  ['int32-saturated', '2040-01-01T00:00:00.5Z', '2038-01-19T03:14:07.0000000Z'],
  ['clamped-1970', before1970, '1970-01-01T00:00:00.0000000Z'],
  ['clamped-1753', '0001-01-01T00:00:00Z', '1753-01-01T00:00:00.0000000Z'],
  ['two-digit-year', before1970, '2069-12-31T23:59:59.9876987Z'],
  ['leap-day-lost', '2040-02-29T12:00:00+01:00', '2040-02-28T12:00:00+01:00'],
  ['before-1970-late', before1970, '1970-01-01T23:59:59.9876987Z'],
  ['long-fraction-carried', '2031-03-04T05:06:07.123456789Z', '2031-03-04T05:06:19.3456789Z'],
  ['long-fraction-dropped', '2031-03-04T05:06:07.123456789Z', '2031-03-04T05:06:07Z'],
])('%s turns %s into %s and leaves other text', (name, sent, stored) => {
  const convert = losses.find(([known]) => known === name)?.[3]
  expect(convert?.(sent)).toBe(stored)
  expect(convert?.('soon')).toBe('soon')
})
