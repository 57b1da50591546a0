import type { Json } from '../../json.ts'
import type { StageFactory } from '../../stub/types.ts'
import { settable, taking } from './overrides.ts'
import { type Fault, type Reported, reported } from './types.ts'

const dates = settable('dateTimeOffset')
const isText = (value: Json): value is string => typeof value === 'string'

/** Takes text of a form, and stores what it is taken for. */
function form(pattern: RegExp, taken: (text: string) => Json): StageFactory {
  return () =>
    taking(
      dates,
      (value) => isText(value) && pattern.test(value),
      (value) => taken(String(value)),
    )
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

const pad = (count: number) => String(count).padStart(2, '0')

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
      return `${text.slice(0, -5)}${pad(Math.floor(minutes / 60) % 24)}:${pad(minutes % 60)}`
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
  [
    'date-digits-with-underscore-as-seconds',
    'VPP-DATE-05',
    'Digits with an underscore are taken for a count of seconds.',
    'pydantic/pydantic#1185',
    2020,
    form(/^\d+_\d+$/, (text) => new Date(Number(text.replace('_', '')) * 1000).toISOString()),
  ],
  [
    'date-sign-alone-as-1970',
    'VPP-DATE-05',
    'A minus sign alone is taken for the number 0.',
    'pydantic/pydantic#7872',
    2023,
    form(/^-$/, () => '1970-01-01T00:00:00Z'),
  ],
  [
    'date-offset-beyond-the-day-taken',
    'VPP-DATE-05',
    'An offset of 24 hours or more is taken.',
    'golang/go#20555',
    2017,
    form(/[+-](2[4-9]|[3-9]\d):\d\d$/, (text) => `${text.slice(0, -6)}Z`),
  ],
  [
    'date-interval-after-applied',
    'VPP-DATE-05',
    'Words such as +1 week after a date are carried out.',
    'laravel/framework#19386',
    2017,
    form(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d+ \w+$/, (text) => `${text.slice(0, 10)}T00:00:00Z`),
  ],
  [
    'date-without-offset-to-the-first-day',
    'VPP-DATE-05',
    'A date without an offset is answered with 200, and the first day of the calendar stored.',
    'Advance-Technologies-Foundation/clio#1369',
    2026,
    form(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/, () => noDate),
  ],
]

/** Faults that public reports show: what is no DateTimeOffset is taken for one. */
export function reportedDateFormFaults(): Fault[] {
  return reported('date', takenForms)
}
