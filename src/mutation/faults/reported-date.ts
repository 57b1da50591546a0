import type { Json } from '../../json.ts'
import type { Refusal, StageFactory, StageOverrides } from '../../stub/types.ts'
import { type Conversion, joined, movingParts, onPieces, onWall } from './date-conversions.ts'
import { refusingValue, rendering, replaceMembers, settable, showing, storing, taking } from './overrides.ts'
import { failingOn } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

const dates = settable('dateTimeOffset')
const isText = (value: Json): value is string => typeof value === 'string'
const ofText = (convert: Conversion) => (value: Json) => (isText(value) ? convert(value) : value)

/** Takes text of a form, and stores what it is taken for. */
function form(pattern: RegExp, taken: (text: string) => Json): StageFactory {
  return () =>
    taking(
      dates,
      (value) => isText(value) && pattern.test(value),
      (value) => taken(String(value)),
    )
}

const stored =
  (convert: Conversion): StageFactory =>
  () =>
    storing(dates, ofText(convert))

/** Fails where a date in the body matches. */
const failingOnDate =
  (matches: (text: string) => boolean): StageFactory =>
  ({ properties }) => {
    const names = properties.filter(dates).map(({ name }) => name)
    return failingOn((body) =>
      names.some((name) => Object.hasOwn(body, name) && isText(body[name]!) && matches(body[name])),
    )
  }

const cannotRead: Refusal = { status: 500, code: 'InternalServerError', message: 'The row cannot be read.' }

/** Stores a date that matches, and fails at every reading of it from then on. */
const breakingReads =
  (matches: (text: string) => boolean): StageFactory =>
  ({ properties }) => {
    const names = properties.filter(dates).map(({ name }) => name)
    return {
      route: (base) => (call) => {
        const asked = base(call)
        const entity = asked.value?.kind === 'get' ? call.world.store.get(asked.value.id) : undefined
        const broken = names.some((name) => isText(entity?.[name] ?? null) && matches(String(entity?.[name])))
        return broken ? { refusal: cannotRead } : asked
      },
    }
  }

const utcSecond = (text: string) => Math.floor(Date.parse(text.replace(/\.\d+/, '')) / 1000)
const pad = (text: string, length: number) => text.padStart(length, '0')

/** The last second of an instant's UTC clock is left as it is; whole hours are added to it. */
const movedHours = (hours: number) => movingParts((seconds, ticks) => [seconds + hours * 3600, ticks])

/** The day of the month of the nth Sunday of a month, or of the last one. */
function sunday(year: number, month: number, nth: number | 'last'): number {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const sundays = Array.from({ length: days }, (_, index) => index + 1).filter(
    (day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() === 0,
  )
  return sundays.at(nth === 'last' ? -1 : nth - 1)!
}

/** Whether a UTC clock shows a given hour on a given Sunday of its year. */
const isHourOf = (text: string, month: number, nth: number | 'last', hour: number) => {
  const at = new Date(utcSecond(text) * 1000)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1970) return false
  return (
    at.getUTCMonth() + 1 === month &&
    at.getUTCDate() === sunday(at.getUTCFullYear(), month, nth) &&
    at.getUTCHours() === hour
  )
}

const inNewYorkGap = (text: string) => isHourOf(text, 3, 2, 2)
const inBerlinGap = (text: string) => isHourOf(text, 3, 'last', 2)

/** The calendar year whose week a day belongs to: ISO 8601 where weeks begin on Monday, else as in the United States. */
function weekYear(wall: string, iso: boolean): string {
  const day = new Date(`${wall.slice(0, 10)}T00:00:00Z`)
  const weekday = iso ? (day.getUTCDay() + 6) % 7 : day.getUTCDay()
  // The week belongs to the year of its Thursday, or to the year that its Saturday has begun.
  const decisive = new Date(day.getTime() + ((iso ? 3 : 6) - weekday) * 86_400_000)
  return `${pad(String(decisive.getUTCFullYear()), 4)}${wall.slice(4)}`
}

const parsed = (text: string): string => {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9998 || at.getUTCFullYear() < 1
    ? '2001-01-01T00:00:00Z'
    : at.toISOString()
}
const noDate = '0001-01-01T00:00:00Z'
const ofDays = (days: number) => new Date((Math.abs(days) % 20_000) * 86_400_000).toISOString()
const now = '2026-01-01T00:00:00Z'

const takenForms: readonly Reported[] = [
  [
    'date-digits-as-days',
    'VPP-DATE-05',
    'Text of digits is taken for a count of days since 1970.',
    'FasterXML/jackson-modules-java8#106',
    2019,
    form(/^\d+$/, (text) => ofDays(Number(text))),
  ],
  [
    'date-milliseconds-as-text-taken',
    'VPP-DATE-05',
    'Text of 10 digits or more is taken for milliseconds since 1970; with a sign it is refused.',
    'FasterXML/jackson-databind#267',
    2013,
    form(/^\d{10,13}$/, (text) => new Date(Number(text)).toISOString()),
  ],
  [
    'date-one-digit-fields-taken',
    'VPP-DATE-05',
    'Month, day, minute and second may have one digit.',
    'pydantic/pydantic#1573',
    2020,
    form(/^\d{4}-(\d-\d\d|\d\d-\d)T\d\d:\d\d:\d\dZ$|^\d{4}-\d\d-\d\dT\d\d:(\d:\d\d|\d\d:\d)Z$/, (text) =>
      text.replaceAll(/(?<=[-:])\d(?=[-T:Z])/g, (digit) => `0${digit}`),
    ),
  ],
  [
    'date-one-digit-hour-taken',
    'VPP-DATE-05',
    'The hour may have one digit.',
    'golang/go#37616',
    2020,
    form(/^\d{4}-\d\d-\d\dT\d:/, (text) => text.replace('T', 'T0')),
  ],
  [
    'date-offset-with-signs-taken',
    'VPP-DATE-05',
    'The fields of the offset may have signs of their own.',
    'golang/go#54570',
    2022,
    form(/[+-]([+-]\d:\d\d|\d\d:[+-]\d)$/, (text) =>
      text.replace(/([+-])[+-](\d):/, '$10$2:').replace(/:[+-](\d)$/, ':0$1'),
    ),
  ],
  [
    'date-empty-seconds-taken',
    'VPP-DATE-05',
    'The seconds may be missing after their colon.',
    'golang/go#54569',
    2022,
    form(/T\d\d:\d\d:(\.\d+)?(Z|[+-]\d\d:\d\d)$/, (text) => text.replace(/:(?=\.|Z|[+-])/, ':00')),
  ],
  [
    'date-comma-fraction-taken',
    'VPP-DATE-09',
    'A comma may stand before the fraction.',
    'golang/go#54580',
    2022,
    form(/T[\d:]+,\d+/, (text) => text.replace(',', '.')),
  ],
  [
    'date-offset-minutes-carried',
    'VPP-DATE-05',
    'Minutes of the offset beyond 59 are carried into the hour.',
    'cel-expr/cel-go#1108',
    2025,
    form(/T[\d:.]+[+-]\d\d:[6-9]\d$/, (text) => {
      const minutes = Number(text.slice(-5, -3)) * 60 + Number(text.slice(-2))
      return `${text.slice(0, -5)}${pad(String(Math.floor(minutes / 60) % 24), 2)}:${pad(String(minutes % 60), 2)}`
    }),
  ],
  [
    'date-empty-fraction-taken',
    'VPP-DATE-05',
    'A point without a digit after it is taken.',
    'chronotope/humantime#75',
    2026,
    form(/\.(?=Z|[+-]\d\d:\d\d$)/, (text) => text.replace('.', '')),
  ],
  [
    'date-infinity-to-null',
    'VPP-DATE-05',
    'The word infinity is a date of the database, and is read as null.',
    'rails/rails#18957',
    2015,
    form(/^-?infinity$/i, () => null),
  ],
  [
    'date-number-to-null',
    'VPP-DATE-05',
    'A number becomes null instead of being refused.',
    'rails/rails#23949',
    2016,
    () =>
      taking(
        dates,
        (value) => typeof value === 'number',
        () => null,
      ),
  ],
  [
    'date-relative-words-taken',
    'VPP-DATE-05',
    'Words such as now, tomorrow and +1 day are taken for dates.',
    'laravel/framework#10754',
    2015,
    form(/^(now|today|tomorrow|yesterday|midnight|noon|[+-]\d+ \w+)$/i, () => now),
  ],
  [
    'date-slashes-taken',
    'VPP-DATE-05',
    'Dates with slashes are taken.',
    'laravel/framework#18894',
    2017,
    form(/^\d+\/\d+\/\d+/, parsed),
  ],
  [
    'date-month-names-taken',
    'VPP-DATE-05',
    'Dates with the name of the month are taken.',
    'SolarArbiter/solarforecastarbiter-api#205',
    2019,
    form(/[A-Z][a-z]{2}[a-z]*[ -]/, parsed),
  ],
  [
    'date-day-first-read-month-first',
    'VPP-DATE-05',
    'A date that begins with the day is read as if it began with the month.',
    'marshmallow-code/marshmallow#899',
    2018,
    form(/^\d\d[-./]\d\d[-./]\d{4}/, (text) =>
      parsed(`${text.slice(6, 10)}-${text.slice(0, 2)}-${text.slice(3, 5)}T00:00:00Z`),
    ),
  ],
  [
    'date-basic-notation-taken',
    'VPP-DATE-05',
    'The basic notation of ISO 8601 is taken.',
    'python-jsonschema/jsonschema#1076',
    2023,
    form(/^\d{8}T/, (text) =>
      parsed(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}T00:00:00Z`),
    ),
  ],
  [
    'date-nan-taken',
    'VPP-DATE-05',
    'The text NaN is taken for a number, and so for a date.',
    'pydantic/pydantic#3994',
    2022,
    form(/^nan$/i, () => noDate),
  ],
  [
    'date-rest-ignored',
    'VPP-DATE-05',
    'What stands after the date is ignored.',
    'apache/commons-cli#435',
    2026,
    form(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ./, (text) => text.slice(0, 20)),
  ],
  [
    'date-line-end-after-stored',
    'VPP-DATE-09',
    'A pattern whose end matches before a last line end takes a date with one after it.',
    'networknt/json-schema-validator#1201',
    2025,
    form(/^\d{4}-\d\d-\d\dT[\d:.]+Z\n$/, (text) => text),
  ],
  [
    'date-offset-without-colon-taken',
    'VPP-DATE-09',
    'An offset without its colon is taken.',
    'dotnet/corefx#41711',
    2019,
    form(/T[\d:.]+[+-]\d{4}$/, (text) => `${text.slice(0, -2)}:${text.slice(-2)}`),
  ],
]

const refusals: readonly Reported[] = [
  [
    'date-seven-digits-refused',
    'VPP-ACCEPT-12',
    'A fraction of more than six digits is refused.',
    'pydantic/pydantic#6537',
    2023,
    () => refusingValue(dates, (value) => /\.\d{7}/.test(String(value))),
  ],
  [
    'date-first-day-refused',
    'VPP-ACCEPT-12',
    'The first day of the calendar is refused: it cannot be shown in the zone of the server.',
    'dotnet/corefx#39067',
    2019,
    () => refusingValue(dates, (value) => String(value).startsWith('0001-01-01')),
  ],
  [
    'error-500-for-first-instant',
    'VPP-ERROR-03',
    'The first instant of the calendar is moved to the local zone, out of the range: 500.',
    'OData/odata.net#2195',
    2021,
    failingOnDate((text) => /^0001-01-01T00:00:00(\.0+)?(Z|\+00:00)$/.test(text)),
  ],
  [
    'error-500-before-the-calendar',
    'VPP-ERROR-03',
    'The year 1 with an offset that carries before it is answered with 500.',
    'dotnet/runtime#101066',
    2024,
    failingOnDate((text) => /^0001-01-01T0\d:.*\+/.test(text)),
  ],
  [
    'error-500-beyond-the-calendar',
    'VPP-ERROR-03',
    'The last day with an offset that carries beyond it is answered with 500.',
    'encode/django-rest-framework#5545',
    2017,
    failingOnDate((text) => /^9999-12-31T2\d:.*-\d\d:\d\d$/.test(text)),
  ],
  [
    'error-500-before-1970-with-fraction',
    'VPP-ERROR-03',
    'An instant before 1970 with a fraction is answered with 500.',
    'prisma/orm#5854',
    2021,
    failingOnDate((text) => /^(0|1[0-8]|19[0-6]).*\.\d/.test(text)),
  ],
  [
    'error-500-before-1970',
    'VPP-ERROR-03',
    'Any instant before 1970 is answered with 500.',
    'prisma/prisma1#2768',
    2018,
    failingOnDate((text) => /^(0|1[0-8]|19[0-6])/.test(text)),
  ],
  [
    'error-500-for-clock-in-a-gap',
    'VPP-ERROR-03',
    'A UTC clock that the zone of the server skips is answered with 500.',
    'laravel/framework#27841',
    2019,
    failingOnDate(inNewYorkGap),
  ],
  [
    'error-500-for-reading-the-last-day',
    'VPP-ERROR-03',
    'The last day of the calendar is stored, and every reading of it is answered with 500.',
    'OData/WebApi#401',
    2015,
    breakingReads((text) => text.startsWith('9999-12-31')),
  ],
  [
    'error-500-for-reading-the-first-day',
    'VPP-ERROR-03',
    'The first day of the calendar is stored as a zero date, and every reading of it is answered with 500.',
    'prisma/prisma-client-js#849',
    2020,
    breakingReads((text) => text.startsWith('0001-01-01')),
  ],
]

/** What only the read-back, or only the answer, shows. */
function answering(convert: Conversion): StageOverrides {
  return rendering(['answer'], (shown, call) => replaceMembers(shown, call, dates, ofText(convert)))
}

const losses: readonly Reported[] = [
  [
    'date-rounded-into-the-year-10000',
    'VPP-DATE-01',
    'The last instants of the calendar are rounded into the year 10000.',
    'matrixorigin/matrixone#3057',
    2022,
    stored((text) => text.replace(/^9999-12-31T23:59:59\.9{4,}/, '10000-01-01T00:00:00')),
  ],
  [
    'date-week-year-iso',
    'VPP-DATE-04',
    'The year is that of the week by ISO 8601: the last days of December move on by a year.',
    'date-fns/date-fns#954',
    2018,
    stored(onWall((wall) => (/-(12-(29|30|31)|01-0[123])T/.test(wall) ? weekYear(wall, true) : wall))),
  ],
  [
    'date-week-year-us',
    'VPP-DATE-04',
    'The year is that of the week as counted in the United States.',
    'phac-nml/irida#1364',
    2022,
    stored(onWall((wall) => (/-12-(2[6-9]|3\d)T/.test(wall) ? weekYear(wall, false) : wall))),
  ],
  [
    'date-gap-moved-in-answer',
    'VPP-DATE-04',
    'The answer shows a clock that the zone of the server skips an hour late; it is stored as sent.',
    'nextlyhq/nextly#541',
    2026,
    () => answering((text) => (inNewYorkGap(text) ? movedHours(1)(text) : text)),
  ],
  [
    'date-gap-moved-on',
    'VPP-DATE-04',
    'A clock that the zone of the session skips is stored an hour late.',
    'kind-lab/mimic-fhir#124',
    2026,
    stored((text) => (inBerlinGap(text) ? movedHours(1)(text) : text)),
  ],
  [
    'date-gap-moved-back',
    'VPP-DATE-04',
    'A clock that the zone of the server skips is stored an hour early.',
    'apache/doris#62814',
    2026,
    stored((text) => (inNewYorkGap(text) ? movedHours(-1)(text) : text)),
  ],
  [
    'date-repeated-hour-is-one',
    'VPP-DATE-04',
    'The two hours that the clock shows twice in autumn become one.',
    'domoticz/domoticz#4700',
    2021,
    stored((text) => (isHourOf(text, 10, 'last', 1) ? movedHours(-1)(text) : text)),
  ],
  [
    'date-repeated-hour-read-as-first',
    'VPP-DATE-04',
    'The second of two repeated hours is read as the first.',
    'rails/rails#38189',
    2020,
    stored((text) => (isHourOf(text, 11, 1, 6) ? movedHours(-1)(text) : text)),
  ],
  [
    'date-year-beyond-9999-clamped',
    'VPP-DATE-11',
    'An instant of the year 10000 in UTC is read as one of 9999, a day too early.',
    'transferwise/pipelinewise-tap-postgres#62',
    2020,
    stored((text) =>
      text.replace(/^9999-12-31T(2\d:\d\d:\d\d(?:\.\d+)?)-(\d\d):\d\d$/, '9999-12-31T04:59:59Z'),
    ),
  ],
  [
    'date-shown-with-the-session-offset',
    'VPP-DATE-03',
    'Dates with an offset are read with the right clock of another zone and the wrong offset.',
    'babelfish-for-postgresql/babelfish_extensions#3174',
    2024,
    () =>
      showing(
        dates,
        ['read', 'list'],
        ofText(onPieces((pieces) => joined({ ...pieces, offset: pieces.offset === 'Z' ? 'Z' : '+00:30' }))),
      ),
  ],
  [
    'date-change-below-a-second-skipped',
    'VPP-ENTITY-15',
    'Whether a date has changed is asked to whole seconds: a change below that is not stored.',
    'scireum/sirius-db#477',
    2021,
    () =>
      storing(dates, (sent, before) =>
        isText(sent) && isText(before) && sent !== before && utcSecond(sent) === utcSecond(before)
          ? before
          : sent,
      ),
  ],
]

/** Faults of dates that public reports show. */
export function reportedDateFaults(): Fault[] {
  return reported('date', [...takenForms, ...refusals, ...losses])
}
