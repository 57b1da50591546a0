import type { Json } from '../../json.ts'
import type { StageFactory, StageOverrides } from '../../stub/types.ts'
import { type Conversion, joined, movingParts, onPieces, onWall } from './date-conversions.ts'
import { inBerlinGap, inNewYorkGap, isHourOf, utcSecond } from './date-gaps.ts'
import { rendering, replaceMembers, settable, showing, storing } from './overrides.ts'
import { type Fault, type Reported, reported } from './types.ts'

const dates = settable('dateTimeOffset')
const isText = (value: Json): value is string => typeof value === 'string'
const ofText = (convert: Conversion) => (value: Json) => (isText(value) ? convert(value) : value)

const stored =
  (convert: Conversion): StageFactory =>
  () =>
    storing(dates, ofText(convert))

const pad = (text: string, length: number) => text.padStart(length, '0')

/** The last second of an instant's UTC clock is left as it is; whole hours are added to it. */
const movedHours = (hours: number) => movingParts((seconds, ticks) => [seconds + hours * 3600, ticks])

/** The calendar year whose week a day belongs to: ISO 8601 where weeks begin on Monday, else as in the United States. */
function weekYear(wall: string, iso: boolean): string {
  const day = new Date(`${wall.slice(0, 10)}T00:00:00Z`)
  const weekday = iso ? (day.getUTCDay() + 6) % 7 : day.getUTCDay()
  // The week belongs to the year of its Thursday, or to the year that its Saturday has begun.
  const decisive = new Date(day.getTime() + ((iso ? 3 : 6) - weekday) * 86_400_000)
  return `${pad(String(decisive.getUTCFullYear()), 4)}${wall.slice(4)}`
}

/** The same instant in UTC; a text that is no instant stays as it is. */
function inUtc(text: string): string {
  const at = new Date(utcSecond(text) * 1000)
  const [fraction = ''] = /\.\d+/.exec(text) ?? []
  return Number.isNaN(at.getTime()) ? text : `${at.toISOString().slice(0, 19)}${fraction}Z`
}

/** What only the read-back, or only the answer, shows. */
function answering(convert: Conversion): StageOverrides {
  return rendering(['answer'], (shown, call) => replaceMembers(shown, call, dates, ofText(convert)))
}

const losses: readonly Reported[] = [
  [
    'date-end-of-day-rounded',
    'VPP-DATE-01',
    'The last milliseconds of a day are rounded into the next day.',
    'mikro-orm/mikro-orm#4632',
    2023,
    stored((text) =>
      /T23:59:59\.999/.test(text) && !text.startsWith('9999') ? movingParts((at) => [at + 1, 0])(text) : text,
    ),
  ],
  [
    'date-in-the-offset-of-the-server',
    'VPP-DATE-06',
    'The body is first read into a tree that moves dates into the zone of the server.',
    'JamesNK/Newtonsoft.Json#1110',
    2016,
    stored((text) => (/[+-]\d\d:\d\d$/.test(text) ? inUtc(text) : text)),
  ],
  [
    'date-by-the-julian-calendar',
    'VPP-DATE-04',
    'Days before 1582 are counted by the Julian calendar.',
    'microsoft/mssql-jdbc#2246',
    2023,
    stored((text) => (/^(0\d|1[0-4])/.test(text) && text >= '0101' ? movedHours(48)(text) : text)),
  ],
  [
    'date-fraction-lost-with-the-next-update',
    'VPP-ENTITY-09',
    'The document is written whole in a format without fractions: the dates that were not sent lose theirs.',
    'orlandos-nl/MongoKitten#119',
    2017,
    () => ({
      merge: (base) => (entity, body, call) =>
        replaceMembers(base(entity, body, call), call, dates, (value, { name }) =>
          isText(value) && !Object.hasOwn(body, name) ? value.replace(/\.\d+/, '') : value,
        ),
    }),
  ],
  [
    'date-read-as-number',
    'VPP-ENTITY-13',
    'Dates are read as seconds since 2001.',
    'vapor/vapor#3325',
    2025,
    () =>
      showing(dates, ['read', 'list'], (value) => (isText(value) ? utcSecond(value) - 978_307_200 : value)),
  ],
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

/** Faults that public reports show: another instant is stored or shown than was sent. */
export function reportedDateLossFaults(): Fault[] {
  return reported('date', losses)
}
