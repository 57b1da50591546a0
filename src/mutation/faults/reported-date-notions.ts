import type { Json } from '../../json.ts'
import { ignoring, refusingValue, settable, showing, storing } from './overrides.ts'
import { failingOn } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

const dates = settable('dateTimeOffset')

/** A literal in parts; undefined for what is none. */
function partsOf(value: Json): { clock: string; fraction: string; offset: string } | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(String(value))
  return match === null ? undefined : { clock: match[1]!, fraction: match[2] ?? '', offset: match[3]! }
}

const yearOf = (value: Json) => Number(String(value).slice(0, 4))

/** The same literal moved by so many seconds and written in UTC; as it is where that leaves the years of the type. */
function moved(value: Json, seconds: number): Json {
  const parts = partsOf(value)
  if (parts === undefined) return value
  const instant = new Date(Date.parse(parts.clock + parts.offset) + seconds * 1000)
  const year = instant.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) return value
  return `${instant.toISOString().slice(0, 19)}${parts.fraction && `.${parts.fraction}`}Z`
}

const stored =
  (change: (sent: Json) => Json): Reported[5] =>
  () =>
    storing(dates, change)

const shown =
  (change: (value: string) => Json): Reported[5] =>
  () =>
    showing(dates, ['answer', 'read', 'list'], (value) => (typeof value === 'string' ? change(value) : value))

/** Stores another fraction. */
const fraction = (change: (digits: string) => string): Reported[5] =>
  stored((sent) => {
    const parts = partsOf(sent)
    if (parts === undefined || parts.fraction === '') return sent
    const digits = change(parts.fraction)
    return `${parts.clock}${digits && `.${digits}`}${parts.offset}`
  })

/** Local mean time of New York, which its zone had before 1883: 4 hours, 56 minutes and 2 seconds behind. */
const meanTime = (4 * 60 + 56) * 60 + 2
const hasMeanTime = (value: string) => yearOf(value) > 1 && yearOf(value) < 1883

const rows: readonly Reported[] = [
  [
    'date-fraction-counted-in-nanoseconds',
    'VPP-DATE-01',
    'The digits of the fraction are a count of nanoseconds, however many they are.',
    'surrealdb/surrealdb#250',
    2022,
    fraction((digits) => digits.padStart(9, '0').slice(0, 7)),
  ],
  [
    'date-fraction-below-a-tenth-lost',
    'VPP-DATE-01',
    'A fraction that begins with 0 is read as none.',
    'acsylla/acsylla#99',
    2025,
    fraction((digits) => (digits.startsWith('0') ? '' : digits)),
  ],
  [
    'date-eight-digits-without-their-zero',
    'VPP-DATE-07',
    'Of a fraction of 8 digits the 0 at its beginning is lost.',
    'dotnet/coreclr#21968',
    2019,
    fraction((digits) => (digits.length === 8 ? digits.replace(/^0/, '') : digits)),
  ],
  [
    'date-fraction-removed-wherever-it-stands',
    'VPP-ACCEPT-12',
    'The digits of the fraction are taken out of the whole text: a clock that has them too is refused.',
    'langchain4j/langchain4j#5579',
    2026,
    () =>
      refusingValue(dates, (value) => {
        const parts = partsOf(value)
        return parts !== undefined && parts.fraction !== '' && parts.clock.includes(parts.fraction)
      }),
  ],
  [
    'date-whole-minutes-refused',
    'VPP-ACCEPT-02',
    'A clock whose seconds are 00 loses them, and is refused then.',
    'playframework/playframework#4872',
    2015,
    () => refusingValue(dates, (value) => partsOf(value)?.clock.endsWith(':00') === true),
  ],
  [
    'date-utc-taken-for-local',
    'VPP-DATE-03',
    'Dates with the offset 0 are stored as clocks of the server; any other offset is right.',
    'npgsql/npgsql#640',
    2015,
    stored((sent) => (['Z', '+00:00'].includes(partsOf(sent)?.offset ?? '') ? moved(sent, -5 * 3600) : sent)),
  ],
  [
    'date-noon-as-midnight',
    'VPP-DATE-04',
    'The hour 12 is read as 0.',
    'dart-archive/intl#257',
    2020,
    stored((sent) => String(sent).replace('T12', 'T00')),
  ],
  [
    'date-zero-ignored',
    'VPP-DATE-04',
    'The first instant of the type counts as not sent.',
    'go-gorm/gorm#4993',
    2022,
    () => ignoring(dates, (value) => /^0001-01-01T00:00:00(?:\.0+)?Z$/.test(String(value))),
  ],
  [
    'date-digits-of-the-locale',
    'VPP-DATE-08',
    'Dates are shown in the digits of the locale of the server.',
    'moment/momentjs.com#496',
    2018,
    shown((value) => value.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))),
  ],
  [
    'date-buddhist-year',
    'VPP-DATE-01',
    'Dates are shown in the calendar of the locale of the server: 543 years on.',
    'moment/luxon#1061',
    2021,
    shown((value) =>
      yearOf(value) < 9457 ? String(yearOf(value) + 543).padStart(4, '0') + value.slice(4) : value,
    ),
  ],
  [
    'date-offset-of-mean-time',
    'VPP-DATE-04',
    'Dates before time zones are shown with an offset that has seconds.',
    'openjdk/jdk#6321',
    2021,
    shown((value) =>
      hasMeanTime(value) ? String(moved(value, -meanTime)).replace('Z', '-04:56:02') : value,
    ),
  ],
  [
    'date-seconds-of-mean-time-lost',
    'VPP-DATE-04',
    'Dates before time zones are shown with an offset whose seconds are cut.',
    'moment/luxon#575',
    2019,
    shown((value) => (hasMeanTime(value) ? String(moved(value, -meanTime)).replace('Z', '-04:56') : value)),
  ],
  [
    'date-clock-negative-before-1582',
    'VPP-DATE-04',
    'Hours, minutes and seconds before 1582 are shown as negative numbers.',
    'pocoproject/poco#3723',
    2022,
    shown((value) =>
      yearOf(value) < 1582
        ? value.replace(
            /T(\d\d):(\d\d):(\d\d)/,
            (_, hour, minute, second) => `T-${hour}:-${minute}:-${second}`,
          )
        : value,
    ),
  ],
  [
    'error-500-for-a-date-after-2037',
    'VPP-ERROR-03',
    'A date that no TIMESTAMP of MySQL holds is answered with 500.',
    'Jacobtims/filament-breezy#414',
    2025,
    () => failingOn((body) => Object.values(body).some((value) => partsOf(value) && yearOf(value) > 2037)),
  ],
  [
    'error-500-for-a-date-before-time-zones',
    'VPP-ERROR-03',
    'A date whose offset in the zone of the server has seconds is answered with 500.',
    'brick/date-time#44',
    2022,
    () => failingOn((body) => Object.values(body).some((value) => partsOf(value) && yearOf(value) < 1892)),
  ],
  [
    'error-500-for-another-offset',
    'VPP-ERROR-03',
    'A date with another offset than 0 is answered with 500: the driver of the store takes UTC alone.',
    'npgsql/npgsql#4176',
    2021,
    () =>
      failingOn((body) =>
        Object.values(body).some((value) => /[+-](?!00:00)\d\d:\d\d$/.test(partsOf(value)?.offset ?? '')),
      ),
  ],
]

/** Faults of what a date is taken for, that public reports show. */
export const reportedDateNotionFaults = (): Fault[] => reported('date', rows)
