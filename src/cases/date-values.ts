import type { Named } from './enum.ts'
import { type Derivation, of } from './grammar/types.ts'
import type { Classed } from './representatives.ts'

/** A date under test, its name in the case's id, and whether it is sent in a thorough run alone. */
export type Instant = Classed &
  Partial<Derivation> & { readonly text: string; readonly represented?: true; readonly sampled?: true }

/**
 * Fractions in which each kind of loss shows as itself: cutting and rounding differ at each digit, the 7th digit is
 * not 0, and leading zeros tell a fraction from an integer.
 */
export const precision: readonly Instant[] = [
  ...of('fraction', 'of no digits', [{ name: 'digits-0', text: '2033-02-01T10:20:31Z' }]),
  ...of('fraction', 'of 1 to 7 digits', [
    { name: 'digits-1', text: '2033-02-01T10:20:32.7Z' },
    { name: 'digits-2', text: '2033-02-01T10:20:33.67Z' },
    { name: 'digits-3', text: '2033-02-01T10:20:34.567Z' },
    { name: 'digits-4', text: '2033-02-01T10:20:35.4567Z' },
    { name: 'digits-5', text: '2033-02-01T10:20:36.34567Z' },
    { name: 'digits-6', text: '2033-02-01T10:20:37.234567Z' },
    { name: 'digits-7', text: '2033-02-01T10:20:38.1234567Z' },
    { name: 'digits-7-up', text: '2033-02-01T10:20:39.9876987Z' },
    { name: 'digits-7-down', text: '2033-02-01T10:20:40.1231231Z' },
    { name: 'leading-zero', text: '2033-02-01T10:20:41.0481239Z' },
    { name: 'leading-zeros-3', text: '2033-02-01T10:20:42.0004567Z' },
    { name: 'one-tick', text: '2033-02-01T10:20:43.0000001Z' },
    { name: 'trailing-zeros', text: '2033-02-01T10:20:44.1200000Z' },
    { name: 'all-nines', text: '2033-02-01T10:20:59.9999999Z' },
    { name: 'all-nines-end-of-year', text: '2033-12-31T23:59:59.9999999Z' },
    { name: 'half-tick-below-second', text: '2033-02-01T10:20:46.4999999Z' },
    { name: 'before-1970', text: '1969-12-31T23:59:58.9876987Z' },
    { name: 'far-past', text: '1753-01-02T03:04:05.1234567Z' },
    { name: 'far-future', text: '9998-12-31T23:59:58.7654321Z' },
    { name: 'with-offset', text: '2033-02-01T10:20:47.2481234-08:00' },
  ]),
]

export const offsets: readonly Instant[] = [
  ...of('Z', 'as it is', [{ name: 'Z', text: '2034-03-02T11:21:00Z', class: 'zero' }]),
  ...of('hour of the offset', 'from -12 to +14 hours', [
    { name: '+00:00', text: '2034-03-02T11:22:00+00:00', class: 'zero' },
    { name: '-08:00', text: '2034-03-02T11:23:00-08:00', class: 'whole hours' },
    { name: '+01:00', text: '2034-03-02T11:24:00+01:00', class: 'whole hours' },
  ]),
  ...of('minute of the offset', 'not 0', [
    { name: '+05:30', text: '2034-03-02T11:25:00+05:30', class: 'minutes' },
    { name: '-03:30', text: '2034-03-02T11:26:00-03:30', class: 'minutes' },
    { name: '+05:45', text: '2034-03-02T11:27:00+05:45', class: 'minutes' },
  ]),
  ...of('hour of the offset', 'from -12 to +14 hours', [
    { name: '+14:00', text: '2034-03-02T11:28:00+14:00', class: 'whole hours' },
    { name: '-12:00', text: '2034-03-02T11:29:00-12:00', class: 'whole hours' },
  ]),
  ...of('minute of the offset', 'not 0', [
    { name: '-00:30', text: '2034-03-02T11:30:00-00:30', class: 'minutes' },
  ]),
  ...of('hour of the offset', 'on another day than in UTC', [
    { name: 'over-midnight', text: '2034-12-31T23:31:00-08:00', class: 'another day' },
    { name: 'under-midnight', text: '2034-01-01T00:32:00+09:00', class: 'another day' },
  ]),
  ...of('hour', 'on a clock that a zone skips', [
    { name: 'summer-time-gap', text: '2034-03-26T02:33:00+01:00' },
  ]),
]

export const range: readonly Instant[] = [
  ...of('year', 'at the end of a calendar or a store', [
    { name: 'year-0001', text: '0001-01-01T00:00:00Z' },
    { name: 'year-0999', text: '0999-06-15T12:00:00Z', class: 'long ago' },
    { name: 'gregorian-1582', text: '1582-10-10T12:00:00Z', class: 'long ago' },
    { name: 'year-1752', text: '1752-12-31T23:59:59Z', class: 'long ago' },
    { name: 'before-1970', text: '1969-12-31T23:59:59Z' },
    { name: 'epoch', text: '1970-01-01T00:00:00Z' },
  ]),
  ...of('day', 'at the end of its month or year', [
    { name: 'leap-day-2000', text: '2000-02-29T23:59:59Z', class: 'leap day' },
  ]),
  ...of('year', 'at the end of a calendar or a store', [
    { name: '31-bits', text: '2038-01-19T03:14:07Z' },
    { name: '31-bits-over', text: '2038-01-19T03:14:08Z' },
    { name: '32-bits-over', text: '2106-02-07T06:28:16Z', class: 'plain' },
  ]),
  ...of('day', 'at the end of its month or year', [
    { name: 'leap-day-2096', text: '2096-02-29T12:00:00Z', class: 'leap day' },
    { name: 'no-leap-day-2100', text: '2100-03-01T00:00:00Z' },
  ]),
  ...of('hour', 'in the afternoon', [{ name: 'afternoon', text: '2035-10-11T13:14:15Z', class: 'plain' }]),
  ...of('day', 'above 12', [{ name: 'day-above-12', text: '2035-11-25T01:02:03Z', class: 'plain' }]),
  ...of('year', 'at the end of a calendar or a store', [{ name: 'year-9999', text: '9999-12-31T23:59:59Z' }]),
]

export const invalid: readonly Named[] = [
  ...of('month', 'below its range', [{ name: 'month-00', value: '2035-00-10T10:20:30Z', class: 'month' }]),
  ...of('month', 'above its range', [{ name: 'month-13', value: '2035-13-10T10:20:30Z', class: 'month' }]),
  ...of('day', 'below its range', [{ name: 'day-00', value: '2035-05-00T10:20:30Z', class: 'day' }]),
  ...of('day', 'above its range', [
    { name: 'day-32', value: '2035-05-32T10:20:30Z', class: 'day' },
    { name: 'april-31', value: '2035-04-31T10:20:30Z', class: 'day of month' },
    { name: 'february-30', value: '2035-02-30T10:20:30Z', class: 'day of month' },
    { name: 'february-29-2035', value: '2035-02-29T10:20:30Z', class: 'day of month' },
    { name: 'february-29-2100', value: '2100-02-29T10:20:30Z', class: 'day of month' },
  ]),
  ...of('hour', 'above its range', [{ name: 'hour-25', value: '2035-05-10T25:20:30Z', class: 'time' }]),
  ...of('minute', 'above its range', [{ name: 'minute-60', value: '2035-05-10T10:60:30Z', class: 'time' }]),
  ...of('second', 'above its range', [{ name: 'second-61', value: '2035-05-10T10:20:61Z', class: 'time' }]),
  ...of('Z', 'left out', [
    { name: 'no-offset', value: '2035-05-10T10:20:30', class: 'no offset' },
    { name: 'no-offset-7-digits', value: '2035-05-10T10:20:30.1234567', class: 'no offset' },
  ]),
  ...of('hour of the offset', 'above its range', [
    { name: 'offset-25', value: '2035-05-10T10:20:30+25:00', class: 'offset' },
  ]),
  ...of('minute of the offset', 'above its range', [
    { name: 'offset-minutes-60', value: '2035-05-10T10:20:30+01:60', class: 'offset' },
  ]),
  ...of('Z', 'replaced by another mark', [
    { name: 'zone-name', value: '2035-05-10T10:20:30 PST', class: 'offset' },
  ]),
  ...of('literal', 'another notation of date and time', [
    { name: 'date-only', value: '2035-05-10' },
    { name: 'time-only', value: '10:20:30Z', class: 'format' },
    { name: 'basic-format', value: '20350510T102030Z', class: 'format' },
    { name: 'us-format', value: '05/10/2035 10:20:30', class: 'format' },
    { name: 'http-date', value: 'Thu, 10 May 2035 10:20:30 GMT', class: 'format' },
    { name: 'json-date', value: '/Date(2062405230000)/', class: 'format' },
    { name: 'week-date', value: '2035-W19-4T10:20:30Z', class: 'format' },
  ]),
  ...of('fraction', 'left out', [
    { name: 'dot-without-digits', value: '2035-05-10T10:20:30.Z', class: 'format' },
  ]),
  ...of('year', 'a digit less', [{ name: 'two-digit-year', value: '35-05-10T10:20:30Z', class: 'format' }]),
  ...of('literal', 'a word', [
    { name: 'word', value: 'tomorrow', class: 'word' },
    { name: 'word-now', value: 'now', class: 'word' },
  ]),
  ...of('literal', 'left out', [{ name: 'empty', value: '' }]),
  ...of('literal', 'a number as text', [{ name: 'digits-as-text', value: '2062405230', class: 'word' }]),
  ...of('literal', 'a JSON number', [
    { name: 'number-seconds', value: 2062405230, class: 'number' },
    { name: 'number-milliseconds', value: 2062405230000, class: 'number' },
    { name: 'number-0', value: 0, class: 'number' },
  ]),
  ...of('literal', 'null', [{ name: 'null', value: null }]),
]

export const foreignForms: readonly Named[] = [
  ...of('hour', 'above its range', [{ name: 'hour-24', value: '2035-05-10T24:00:00Z' }]),
  ...of('T', 'replaced by another mark', [{ name: 'space-for-T', value: '2035-05-10 10:20:30Z' }]),
  ...of('T', 'in lower case', [{ name: 'lower-case-t', value: '2035-05-10t10:20:30Z', class: 'letter' }]),
  ...of('Z', 'in lower case', [{ name: 'lower-case-z', value: '2035-05-10T10:20:30z', class: 'letter' }]),
  ...of('point', 'replaced by another mark', [
    { name: 'comma-for-dot', value: '2035-05-10T10:20:30,5Z', class: 'separator' },
  ]),
  ...of('colon of the offset', 'left out', [
    { name: 'offset-without-colon', value: '2035-05-10T10:20:30+0100', class: 'separator' },
  ]),
  ...of('minute of the offset', 'left out', [
    { name: 'offset-hours-only', value: '2035-05-10T10:20:30+01', class: 'separator' },
  ]),
  ...of('literal', 'white space before or after', [
    { name: 'padded', value: ' 2035-05-10T10:20:30Z ', class: 'separator' },
  ]),
]

export const beyond: readonly Instant[] = [
  ...of('fraction', 'of 8 to 12 digits', [
    { name: 'digits-8', text: '2036-04-05T06:07:08.12345678Z', class: 'beyond' },
    { name: 'digits-9', text: '2036-04-05T06:07:09.123456789Z', class: 'beyond' },
    { name: 'digits-9-nines', text: '2036-04-05T06:07:59.999999999Z', class: 'beyond' },
    { name: 'digits-9-zeros', text: '2036-04-05T06:07:10.000000009Z' },
    { name: 'digits-10', text: '2036-04-05T06:07:11.1234567891Z', class: 'beyond' },
    { name: 'digits-12', text: '2036-04-05T06:07:12.123456789123Z', class: 'beyond' },
  ]),
]

export const zeros: readonly Instant[] = [
  ...of('fraction', 'ending in zeros', [
    { name: 'one-zero', text: '2037-04-05T06:07:08.1234560Z', class: 'zeros' },
    { name: 'six-zeros', text: '2037-04-05T06:07:09.1000000Z', class: 'zeros' },
    { name: 'only-zeros', text: '2037-04-05T06:07:10.0000000Z', class: 'zeros' },
  ]),
]
