import { type Input, inputs } from './types.ts'

/** Instants at the ends of what calendars, clocks and stores can hold: whole seconds, in UTC. */
export const boundaryInstants: readonly Input<string>[] = [
  ...inputs(
    'year',
    'at the end of a calendar or a store',
    {
      'year-0004-leap-day': '0004-02-29T12:00:00Z',
      'year-0050': '0050-06-07T08:09:10Z',
      'year-0099': '0099-12-31T23:59:59Z',
      'julian-end': '1582-10-04T12:00:00Z',
      'gregorian-start': '1582-10-15T00:00:00Z',
      'filetime-start': '1601-01-01T00:00:00Z',
      'nanoseconds-start': '1677-09-21T00:12:43Z',
      'british-gap': '1752-09-08T12:00:00Z',
      'sql-datetime-start': '1753-01-01T00:00:00Z',
      'ole-zero': '1899-12-30T00:00:00Z',
      'year-1900': '1900-01-01T00:00:00Z',
      'no-leap-day-1900': '1900-03-01T00:00:00Z',
      '32-bits-start': '1901-12-13T20:45:51Z',
      'year-1969': '1969-12-31T00:00:00Z',
      'second-after-epoch': '1970-01-01T00:00:01Z',
      'ten-digits': '2001-09-09T01:46:40Z',
      'ntp-over': '2036-02-07T06:28:16Z',
      'smalldatetime-over': '2079-06-07T00:00:00Z',
      'nanoseconds-over': '2262-04-12T00:00:00Z',
      'leap-day-2400': '2400-02-29T00:00:00Z',
      'year-3000': '3000-01-01T00:00:00Z',
      'eleven-digits': '5138-11-16T09:46:40Z',
      'last-day': '9999-12-31T00:00:00Z',
    },
    'instant boundary',
  ),
  ...inputs(
    'day',
    'in another year by the calendar of weeks',
    {
      'week-year-2034-12-31': '2034-12-31T12:00:00Z',
      'week-year-2035-01-01': '2035-01-01T12:00:00Z',
      'week-year-2027-01-01': '2027-01-01T12:00:00Z',
      'week-year-2029-12-31': '2029-12-31T12:00:00Z',
      'week-year-2032-12-31': '2032-12-31T12:00:00Z',
    },
    'week-year',
  ),
  ...inputs(
    'day',
    'at the end of its month or year',
    {
      'day-366': '2036-12-31T12:00:00Z',
      'january-31': '2035-01-31T12:00:00Z',
      'february-28': '2035-02-28T23:59:59Z',
      'day-and-month-swapped': '2035-03-04T05:06:07Z',
    },
    'end of month',
  ),
  ...inputs(
    'hour',
    'where 12-hour clocks are ambiguous',
    {
      midnight: '2035-06-07T00:00:00Z',
      'after-midnight': '2035-06-07T00:31:00Z',
      noon: '2035-06-07T12:32:00Z',
    },
    'half of the day',
  ),
]

// Of the ends that stores and calendars have, those at which they are known to go wrong.
const telling = [
  'year-0050',
  'julian-end',
  'gregorian-start',
  'ole-zero',
  'no-leap-day-1900',
  'smalldatetime-over',
  'nanoseconds-over',
  'last-day',
]

/** Whether a default run sends an instant in any case. */
export const isTelling = ({ name, operator }: Input<string>): boolean =>
  telling.includes(name) || operator === 'on a clock that a zone skips'

/** A clock that a zone skips or shows twice, and the zone. */
export type ZoneClock = Input<string> & { readonly zone: string; readonly clock: 'skipped' | 'shown twice' }

function zoneClocks(zone: string, skipped: string, twice: readonly string[]): readonly ZoneClock[] {
  const slug = zone.replace(/^.*\//, '').toLowerCase().replaceAll('_', '-')
  const gap = inputs(
    'hour',
    'on a clock that a zone skips',
    { [`skipped-in-${slug}`]: skipped },
    'zone clock',
  )
  const overlap = inputs(
    'hour',
    'on a clock that a zone shows twice',
    Object.fromEntries(twice.map((text, index) => [`twice-in-${slug}-${index + 1}`, text])),
    'zone clock',
  )
  return [
    ...(skipped === '' ? [] : gap.map((one) => ({ ...one, zone, clock: 'skipped' as const }))),
    ...overlap.map((one) => ({ ...one, zone, clock: 'shown twice' as const })),
  ]
}

/**
 * Instants in UTC whose clock, read as local time, does not exist in a zone, and pairs of instants that its clocks show
 * alike when summer time ends: a server that works in that zone moves the first and takes one of the others for its twin.
 */
export const zoneInstants: readonly ZoneClock[] = [
  ...zoneClocks('America/New_York', '2034-03-12T02:40:23Z', ['2034-11-05T05:30:00Z', '2034-11-05T06:30:00Z']),
  ...zoneClocks('America/Chicago', '', ['2034-11-05T06:31:00Z', '2034-11-05T07:31:00Z']),
  ...zoneClocks('America/Denver', '', ['2034-11-05T07:32:00Z', '2034-11-05T08:32:00Z']),
  ...zoneClocks('America/Los_Angeles', '', ['2034-11-05T08:33:00Z', '2034-11-05T09:33:00Z']),
  ...zoneClocks('America/Santiago', '2034-09-03T00:41:00Z', ['2034-04-02T02:34:00Z', '2034-04-02T03:34:00Z']),
  ...zoneClocks('Europe/London', '2034-03-26T01:42:00Z', []),
  ...zoneClocks('Europe/Berlin', '2034-03-26T02:43:00Z', ['2034-10-29T00:35:00Z', '2034-10-29T01:35:00Z']),
  ...zoneClocks('Europe/Athens', '2034-03-26T03:44:00Z', []),
  ...zoneClocks('Africa/Cairo', '2034-04-28T00:45:00Z', ['2034-10-26T20:36:00Z', '2034-10-26T21:36:00Z']),
  ...zoneClocks('Asia/Jerusalem', '2034-03-24T02:46:00Z', []),
  ...zoneClocks('Australia/Sydney', '2034-10-01T02:47:00Z', ['2034-04-01T15:37:00Z', '2034-04-01T16:37:00Z']),
  ...zoneClocks('Pacific/Auckland', '2034-09-24T02:48:00Z', ['2034-04-01T13:38:00Z', '2034-04-01T14:38:00Z']),
  ...zoneClocks('Pacific/Apia', '2011-12-30T12:00:00Z', []),
  ...zoneClocks('Europe/Moscow', '2011-03-27T02:49:00Z', ['2014-10-25T21:39:00Z', '2014-10-25T22:39:00Z']),
]

/** The largest instant of the type, to its last 100 ns. */
export const lastInstants: readonly Input<string>[] = inputs('literal', 'the largest instant of the type', {
  'type-end': '9999-12-31T23:59:59.9999999Z',
})

/** Fractions that a reader which looks for digits rather than for places takes for something else. */
export const mistakenFractions: readonly Input<string>[] = inputs(
  'fraction',
  'whose digits stand elsewhere too',
  { 'fraction-elsewhere': '2033-02-01T10:57:20.57Z' },
)

/** Likewise with more digits than the type has. */
export const mistakenBeyond: readonly Input<string>[] = inputs(
  'fraction',
  'of 8 digits, the first of them 0',
  { 'digits-8-small': '2036-04-05T06:07:16.01234567Z' },
)

/** Literals that the grammar of OData or RFC 3339 allows, and that not every type for instants can hold. */
export const openInstants: readonly Input<string>[] = [
  ...inputs(
    'literal',
    'carried beyond the ends of the type by its offset',
    {
      'start-carried-back': '0001-01-01T00:00:00+01:00',
      'start-carried-back-far': '0001-01-01T05:30:00+14:00',
      'end-carried-on': '9999-12-31T23:59:59-01:00',
      'end-carried-on-fraction': '9999-12-31T21:59:59.9999-03:00',
    },
    'carried beyond',
  ),
  ...inputs(
    'year',
    'beyond the ends of the type',
    {
      'year-0000': '0000-01-01T00:00:00Z',
      'year-10000': '10000-01-01T00:00:00Z',
      'year-minus-1': '-0001-06-07T08:09:10Z',
    },
    'year beyond',
  ),
  ...inputs('second', 'left out with its colon', { 'without-seconds': '2035-06-07T08:09Z' }),
  ...inputs(
    'fraction',
    'more than 12 digits',
    {
      'digits-13': '2036-04-05T06:07:13.1234567891234Z',
      'digits-20': '2036-04-05T06:07:14.00000000000000000001Z',
      'digits-30': '2036-04-05T06:07:15.123456789123456789123456789123Z',
    },
    'digits beyond',
  ),
]

/** Offsets that the grammar allows and no zone has: they may be refused. */
export const oddOffsets: readonly Input<string>[] = [
  ...inputs(
    'hour of the offset',
    'beyond the zones of the world',
    { 'offset+23:59': '2035-06-07T08:09:10+23:59', 'offset-23:59': '2035-06-07T08:09:10-23:59' },
    'offset beyond',
  ),
  ...inputs('sign of the offset', 'the offset -00:00', { 'offset-00:00': '2035-06-07T08:09:10-00:00' }),
]

/** Leap seconds: which instant they are, or whether they are, is left to each service. */
export const leapSeconds: readonly Input<string>[] = inputs(
  'second',
  'a leap second',
  {
    'second-60': '2016-12-31T23:59:60Z',
    'second-60-offset': '2016-12-31T15:59:60-08:00',
    'second-60-no-leap': '2035-05-08T07:06:60Z',
  },
  'leap second',
)
