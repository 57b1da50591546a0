import type { Named } from './enum.ts'
import type { Classed } from './spread.ts'

/** A date under test, its name in the case's id, and whether it is sent in a thorough run alone. */
export type Instant = Classed & { readonly text: string; readonly spare?: true }

/**
 * Fractions in which each kind of loss shows as itself: cutting and rounding differ at each digit, the 7th digit is
 * not 0, and leading zeros tell a fraction from an integer.
 */
export const precision: readonly Instant[] = [
  { name: 'digits-0', text: '2033-02-01T10:20:31Z' },
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
]

export const offsets: readonly Instant[] = [
  { name: 'Z', text: '2034-03-02T11:21:00Z', like: 'zero' },
  { name: '+00:00', text: '2034-03-02T11:22:00+00:00', like: 'zero' },
  { name: '-08:00', text: '2034-03-02T11:23:00-08:00', like: 'whole hours' },
  { name: '+01:00', text: '2034-03-02T11:24:00+01:00', like: 'whole hours' },
  { name: '+05:30', text: '2034-03-02T11:25:00+05:30', like: 'minutes' },
  { name: '-03:30', text: '2034-03-02T11:26:00-03:30', like: 'minutes' },
  { name: '+05:45', text: '2034-03-02T11:27:00+05:45', like: 'minutes' },
  { name: '+14:00', text: '2034-03-02T11:28:00+14:00', like: 'whole hours' },
  { name: '-12:00', text: '2034-03-02T11:29:00-12:00', like: 'whole hours' },
  { name: '-00:30', text: '2034-03-02T11:30:00-00:30', like: 'minutes' },
  { name: 'over-midnight', text: '2034-12-31T23:31:00-08:00', like: 'another day' },
  { name: 'under-midnight', text: '2034-01-01T00:32:00+09:00', like: 'another day' },
  { name: 'summer-time-gap', text: '2034-03-26T02:33:00+01:00' },
]

export const range: readonly Instant[] = [
  { name: 'year-0001', text: '0001-01-01T00:00:00Z' },
  { name: 'year-0999', text: '0999-06-15T12:00:00Z', like: 'long ago' },
  { name: 'gregorian-1582', text: '1582-10-10T12:00:00Z', like: 'long ago' },
  { name: 'year-1752', text: '1752-12-31T23:59:59Z', like: 'long ago' },
  { name: 'before-1970', text: '1969-12-31T23:59:59Z' },
  { name: 'epoch', text: '1970-01-01T00:00:00Z' },
  { name: 'leap-day-2000', text: '2000-02-29T23:59:59Z', like: 'leap day' },
  { name: '31-bits', text: '2038-01-19T03:14:07Z' },
  { name: '31-bits-over', text: '2038-01-19T03:14:08Z' },
  { name: '32-bits-over', text: '2106-02-07T06:28:16Z', like: 'plain' },
  { name: 'leap-day-2096', text: '2096-02-29T12:00:00Z', like: 'leap day' },
  { name: 'no-leap-day-2100', text: '2100-03-01T00:00:00Z', like: 'leap day' },
  { name: 'afternoon', text: '2035-10-11T13:14:15Z', like: 'plain' },
  { name: 'day-above-12', text: '2035-11-25T01:02:03Z', like: 'plain' },
  { name: 'year-9999', text: '9999-12-31T23:59:59Z' },
]

export const invalid: readonly Named[] = [
  { name: 'month-00', value: '2035-00-10T10:20:30Z', like: 'month' },
  { name: 'month-13', value: '2035-13-10T10:20:30Z', like: 'month' },
  { name: 'day-00', value: '2035-05-00T10:20:30Z', like: 'day' },
  { name: 'day-32', value: '2035-05-32T10:20:30Z', like: 'day' },
  { name: 'april-31', value: '2035-04-31T10:20:30Z', like: 'day of month' },
  { name: 'february-30', value: '2035-02-30T10:20:30Z', like: 'day of month' },
  { name: 'february-29-2035', value: '2035-02-29T10:20:30Z', like: 'day of month' },
  { name: 'february-29-2100', value: '2100-02-29T10:20:30Z', like: 'day of month' },
  { name: 'hour-25', value: '2035-05-10T25:20:30Z', like: 'time' },
  { name: 'minute-60', value: '2035-05-10T10:60:30Z', like: 'time' },
  { name: 'second-61', value: '2035-05-10T10:20:61Z', like: 'time' },
  { name: 'no-offset', value: '2035-05-10T10:20:30', like: 'no offset' },
  { name: 'no-offset-7-digits', value: '2035-05-10T10:20:30.1234567', like: 'no offset' },
  { name: 'offset-25', value: '2035-05-10T10:20:30+25:00', like: 'offset' },
  { name: 'offset-minutes-60', value: '2035-05-10T10:20:30+01:60', like: 'offset' },
  { name: 'zone-name', value: '2035-05-10T10:20:30 PST', like: 'offset' },
  { name: 'date-only', value: '2035-05-10' },
  { name: 'time-only', value: '10:20:30Z', like: 'format' },
  { name: 'basic-format', value: '20350510T102030Z', like: 'format' },
  { name: 'us-format', value: '05/10/2035 10:20:30', like: 'format' },
  { name: 'http-date', value: 'Thu, 10 May 2035 10:20:30 GMT', like: 'format' },
  { name: 'json-date', value: '/Date(2062405230000)/', like: 'format' },
  { name: 'week-date', value: '2035-W19-4T10:20:30Z', like: 'format' },
  { name: 'dot-without-digits', value: '2035-05-10T10:20:30.Z', like: 'format' },
  { name: 'two-digit-year', value: '35-05-10T10:20:30Z', like: 'format' },
  { name: 'word', value: 'tomorrow', like: 'word' },
  { name: 'word-now', value: 'now', like: 'word' },
  { name: 'empty', value: '' },
  { name: 'digits-as-text', value: '2062405230', like: 'word' },
  { name: 'number-seconds', value: 2062405230, like: 'number' },
  { name: 'number-milliseconds', value: 2062405230000, like: 'number' },
  { name: 'number-0', value: 0, like: 'number' },
  { name: 'null', value: null },
]

export const foreignForms: readonly Named[] = [
  { name: 'hour-24', value: '2035-05-10T24:00:00Z' },
  { name: 'space-for-T', value: '2035-05-10 10:20:30Z' },
  { name: 'lower-case-t', value: '2035-05-10t10:20:30Z', like: 'letter' },
  { name: 'lower-case-z', value: '2035-05-10T10:20:30z', like: 'letter' },
  { name: 'comma-for-dot', value: '2035-05-10T10:20:30,5Z', like: 'separator' },
  { name: 'offset-without-colon', value: '2035-05-10T10:20:30+0100', like: 'separator' },
  { name: 'offset-hours-only', value: '2035-05-10T10:20:30+01', like: 'separator' },
  { name: 'padded', value: ' 2035-05-10T10:20:30Z ', like: 'separator' },
]

export const beyond: readonly Instant[] = [
  { name: 'digits-8', text: '2036-04-05T06:07:08.12345678Z', like: 'beyond' },
  { name: 'digits-9', text: '2036-04-05T06:07:09.123456789Z', like: 'beyond' },
  { name: 'digits-9-nines', text: '2036-04-05T06:07:59.999999999Z', like: 'beyond' },
  { name: 'digits-9-zeros', text: '2036-04-05T06:07:10.000000009Z', like: 'beyond' },
  { name: 'digits-10', text: '2036-04-05T06:07:11.1234567891Z', like: 'beyond' },
  { name: 'digits-12', text: '2036-04-05T06:07:12.123456789123Z', like: 'beyond' },
]

export const zeros: readonly Instant[] = [
  { name: 'one-zero', text: '2037-04-05T06:07:08.1234560Z', like: 'zeros' },
  { name: 'six-zeros', text: '2037-04-05T06:07:09.1000000Z', like: 'zeros' },
  { name: 'only-zeros', text: '2037-04-05T06:07:10.0000000Z', like: 'zeros' },
]
