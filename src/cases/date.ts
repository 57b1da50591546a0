import fc from 'fast-check'
import type { Property } from '../contract/types.ts'
import { invalidDraft, type Named } from './enum.ts'
import { type Draft, type Kit, patchStep, plainValue, type Rule, validProbe } from './kit.ts'
import { documentedExample, singles } from './probes.ts'
import type { Expectation, Place } from './types.ts'

/** A date under test and its name in the case's id. */
type Instant = { readonly name: string; readonly text: string }

/**
 * Fractions in which each kind of loss shows as itself: cutting and rounding differ at each digit, the 7th digit is
 * not 0, and leading zeros tell a fraction from an integer.
 */
const precision: readonly Instant[] = [
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

const offsets: readonly Instant[] = [
  { name: 'Z', text: '2034-03-02T11:21:00Z' },
  { name: '+00:00', text: '2034-03-02T11:22:00+00:00' },
  { name: '-08:00', text: '2034-03-02T11:23:00-08:00' },
  { name: '+01:00', text: '2034-03-02T11:24:00+01:00' },
  { name: '+05:30', text: '2034-03-02T11:25:00+05:30' },
  { name: '-03:30', text: '2034-03-02T11:26:00-03:30' },
  { name: '+05:45', text: '2034-03-02T11:27:00+05:45' },
  { name: '+14:00', text: '2034-03-02T11:28:00+14:00' },
  { name: '-12:00', text: '2034-03-02T11:29:00-12:00' },
  { name: '-00:30', text: '2034-03-02T11:30:00-00:30' },
  { name: 'over-midnight', text: '2034-12-31T23:31:00-08:00' },
  { name: 'under-midnight', text: '2034-01-01T00:32:00+09:00' },
  { name: 'summer-time-gap', text: '2034-03-26T02:33:00+01:00' },
]

const range: readonly Instant[] = [
  { name: 'year-0001', text: '0001-01-01T00:00:00Z' },
  { name: 'year-0999', text: '0999-06-15T12:00:00Z' },
  { name: 'gregorian-1582', text: '1582-10-10T12:00:00Z' },
  { name: 'year-1752', text: '1752-12-31T23:59:59Z' },
  { name: 'before-1970', text: '1969-12-31T23:59:59Z' },
  { name: 'epoch', text: '1970-01-01T00:00:00Z' },
  { name: 'leap-day-2000', text: '2000-02-29T23:59:59Z' },
  { name: '31-bits', text: '2038-01-19T03:14:07Z' },
  { name: '31-bits-over', text: '2038-01-19T03:14:08Z' },
  { name: '32-bits-over', text: '2106-02-07T06:28:16Z' },
  { name: 'leap-day-2096', text: '2096-02-29T12:00:00Z' },
  { name: 'no-leap-day-2100', text: '2100-03-01T00:00:00Z' },
  { name: 'afternoon', text: '2035-10-11T13:14:15Z' },
  { name: 'day-above-12', text: '2035-11-25T01:02:03Z' },
  { name: 'year-9999', text: '9999-12-31T23:59:59Z' },
]

const invalid: readonly Named[] = [
  { name: 'month-00', value: '2035-00-10T10:20:30Z' },
  { name: 'month-13', value: '2035-13-10T10:20:30Z' },
  { name: 'day-00', value: '2035-05-00T10:20:30Z' },
  { name: 'day-32', value: '2035-05-32T10:20:30Z' },
  { name: 'april-31', value: '2035-04-31T10:20:30Z' },
  { name: 'february-30', value: '2035-02-30T10:20:30Z' },
  { name: 'february-29-2035', value: '2035-02-29T10:20:30Z' },
  { name: 'february-29-2100', value: '2100-02-29T10:20:30Z' },
  { name: 'hour-25', value: '2035-05-10T25:20:30Z' },
  { name: 'minute-60', value: '2035-05-10T10:60:30Z' },
  { name: 'second-61', value: '2035-05-10T10:20:61Z' },
  { name: 'no-offset', value: '2035-05-10T10:20:30' },
  { name: 'no-offset-7-digits', value: '2035-05-10T10:20:30.1234567' },
  { name: 'offset-25', value: '2035-05-10T10:20:30+25:00' },
  { name: 'offset-minutes-60', value: '2035-05-10T10:20:30+01:60' },
  { name: 'zone-name', value: '2035-05-10T10:20:30 PST' },
  { name: 'date-only', value: '2035-05-10' },
  { name: 'time-only', value: '10:20:30Z' },
  { name: 'basic-format', value: '20350510T102030Z' },
  { name: 'us-format', value: '05/10/2035 10:20:30' },
  { name: 'http-date', value: 'Thu, 10 May 2035 10:20:30 GMT' },
  { name: 'json-date', value: '/Date(2062405230000)/' },
  { name: 'week-date', value: '2035-W19-4T10:20:30Z' },
  { name: 'dot-without-digits', value: '2035-05-10T10:20:30.Z' },
  { name: 'two-digit-year', value: '35-05-10T10:20:30Z' },
  { name: 'word', value: 'tomorrow' },
  { name: 'word-now', value: 'now' },
  { name: 'empty', value: '' },
  { name: 'digits-as-text', value: '2062405230' },
  { name: 'number-seconds', value: 2062405230 },
  { name: 'number-milliseconds', value: 2062405230000 },
  { name: 'number-0', value: 0 },
  { name: 'null', value: null },
]

const foreignForms: readonly Named[] = [
  { name: 'hour-24', value: '2035-05-10T24:00:00Z' },
  { name: 'space-for-T', value: '2035-05-10 10:20:30Z' },
  { name: 'lower-case-t', value: '2035-05-10t10:20:30Z' },
  { name: 'lower-case-z', value: '2035-05-10T10:20:30z' },
  { name: 'comma-for-dot', value: '2035-05-10T10:20:30,5Z' },
  { name: 'offset-without-colon', value: '2035-05-10T10:20:30+0100' },
  { name: 'offset-hours-only', value: '2035-05-10T10:20:30+01' },
  { name: 'padded', value: ' 2035-05-10T10:20:30Z ' },
]

const beyond: readonly Instant[] = [
  { name: 'digits-8', text: '2036-04-05T06:07:08.12345678Z' },
  { name: 'digits-9', text: '2036-04-05T06:07:09.123456789Z' },
  { name: 'digits-9-nines', text: '2036-04-05T06:07:59.999999999Z' },
  { name: 'digits-9-zeros', text: '2036-04-05T06:07:10.000000009Z' },
  { name: 'digits-10', text: '2036-04-05T06:07:11.1234567891Z' },
  { name: 'digits-12', text: '2036-04-05T06:07:12.123456789123Z' },
]

const zeros: readonly Instant[] = [
  { name: 'one-zero', text: '2037-04-05T06:07:08.1234560Z' },
  { name: 'six-zeros', text: '2037-04-05T06:07:09.1000000Z' },
  { name: 'only-zeros', text: '2037-04-05T06:07:10.0000000Z' },
]

function dates(kit: Kit): readonly Property[] {
  return kit.settableOf('dateTimeOffset')
}

function dateDraft(kit: Kit, property: Property, { name, text }: Instant, expect: Expectation): Draft {
  const sent = { [property.name]: text }
  return {
    name: `${property.name}/${name}`,
    property: property.name,
    probe: validProbe(kit, `patch/${property.name}/instant-${text}`, sent, patchStep(sent)),
    expect,
  }
}

/** Sends each instant to each date property; `expect` says what is looked at. */
function each(
  instants: (kit: Kit) => readonly Instant[],
  expect: (property: Property, text: string) => Expectation,
): Rule {
  return (kit) =>
    dates(kit).flatMap((property) =>
      instants(kit).map((instant) => dateDraft(kit, property, instant, expect(property, instant.text))),
    )
}

/** An instant from 0001-01-02 to 9999-12-30 with seven fraction digits, the last not 0, and any offset up to ±14:00. */
export const anyInstant: fc.Arbitrary<string> = fc
  .record({
    day: fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    }),
    digits: fc.integer({ min: 0, max: 999_999 }),
    last: fc.integer({ min: 1, max: 9 }),
    offset: fc.integer({ min: -56, max: 56 }),
  })
  .map(
    ({ day, digits, last, offset }) => {
      const fraction = `${String(digits).padStart(6, '0')}${last}`
      return `${day.toISOString().slice(0, 19)}.${fraction}${offsetText(offset * 15)}`
    },
    // Without the way back a counter-example, which is known as text alone, could not be made smaller.
    (text) => {
      const parts = /^(.{19})\.(\d{6})(\d)(?:Z|([+-]\d\d):(\d\d))$/.exec(String(text))
      if (parts === null) throw new RangeError('not an instant of this form')
      const [, whole, digits, last, hours = '+00', minutes = '0'] = parts
      const size = Math.abs(Number(hours)) * 4 + Number(minutes) / 15
      return {
        day: new Date(`${whole}Z`),
        digits: Number(digits),
        last: Number(last),
        offset: hours.startsWith('-') ? -size : size,
      }
    },
  )

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

const generatedPerProperty = 10

/** One case of a generated instant. */
export function generatedInstantDraft(
  kit: Kit,
  property: Property,
  name: string,
  text: string,
  where: readonly Place[],
): Draft {
  return { ...dateDraft(kit, property, { name, text }, instant(where)(property, text)), generated: 'instant' }
}

const generated =
  (where: readonly Place[]): Rule =>
  (kit) =>
    dates(kit).flatMap((property) =>
      fc
        .sample(anyInstant, { seed: kit.seed, numRuns: generatedPerProperty })
        .map((text, index) => generatedInstantDraft(kit, property, `generated-${index + 1}`, text, where)),
    )

function instant(
  where: readonly Place[],
  refusal?: 'info',
): (property: Property, text: string) => Expectation {
  return (property, sent) => ({
    kind: 'instant',
    in: where,
    property: property.name,
    sent,
    ...(refusal && { refusal }),
  })
}

function both(first: Rule, second: Rule): Rule {
  return (kit) => [...first(kit), ...second(kit)]
}

/** Sends each value that is no DateTimeOffset to each date property. */
function refusals(group: string, values: readonly Named[]): Rule {
  return (kit) =>
    dates(kit).flatMap((property) => values.map((named) => invalidDraft(property, group, named)))
}

const dateForms: Rule = (kit) => {
  const requests = [documentedExample(kit), ...singles(kit)]
  const stamped = requests.map(({ name, probe }): Draft => ({ name, probe, expect: { kind: 'date-form' } }))
  const sevenDigits = dates(kit).map(
    (property): Draft =>
      dateDraft(
        kit,
        property,
        { name: 'digits-7', text: '2033-02-01T10:20:38.1234567Z' },
        { kind: 'date-form' },
      ),
  )
  const wholeMinutes = dates(kit).map(
    (property): Draft =>
      dateDraft(
        kit,
        property,
        { name: 'whole-minute', text: plainValue(property, 'date-form') as string },
        { kind: 'date-form' },
      ),
  )
  return [...stamped, ...sevenDigits, ...wholeMinutes]
}

/** Chapter `date`: DateTimeOffset. */
export const dateRules: Readonly<Record<string, Rule>> = {
  'VPP-DATE-01': both(
    each(() => precision, instant(['read'])),
    generated(['read']),
  ),
  'VPP-DATE-02': both(
    each(() => precision, instant(['answer'])),
    generated(['answer']),
  ),
  'VPP-DATE-03': each(() => offsets, instant(['answer', 'read'])),
  'VPP-DATE-04': each(() => range, instant(['answer', 'read'])),
  'VPP-DATE-05': refusals('date', invalid),
  'VPP-DATE-06': each(
    () => offsets.filter(({ text }) => /[+-]\d\d:\d\d$/.test(text) && !text.endsWith('+00:00')),
    (property, sent) => ({ kind: 'offset', property: property.name, sent }),
  ),
  'VPP-DATE-07': each(() => beyond, instant(['answer', 'read'], 'info')),
  'VPP-DATE-08': dateForms,
  'VPP-DATE-09': refusals('foreign-form', foreignForms),
  'VPP-DATE-10': each(
    () => zeros,
    (property) => ({ kind: 'freedom', property: property.name }),
  ),
}
