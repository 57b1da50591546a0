import type { Json } from '../../json.ts'
import type { Conversion } from './date-conversions.ts'
import { settable, taking } from './overrides.ts'
import type { Recipe } from './types.ts'

/** Dates that faulty code takes: what it takes, and what it stores for it. */
const lenient: readonly (readonly [
  name: string,
  requirement: string,
  describe: string,
  form: RegExp | 'number' | 'null',
  taken: Conversion,
])[] = [
  [
    'date-day-overflows',
    'VPP-DATE-05',
    'A day that does not exist becomes a day of the next month.',
    /^\d{4}-(02-(29|30|31)|(04|06|09|11)-31)T/,
    (text) =>
      new Date(
        Date.parse(text.replace(/-\d\dT/, '-01T')) + (Number(text.slice(8, 10)) - 1) * 86_400_000,
      ).toISOString(),
  ],
  [
    'date-alone-taken',
    'VPP-DATE-05',
    'A date without a time is taken for midnight.',
    /^\d{4}-\d\d-\d\d$/,
    (text) => `${text}T00:00:00Z`,
  ],
  [
    'date-without-offset-taken',
    'VPP-DATE-05',
    'A date without an offset is taken for UTC.',
    /T[\d:.]+$/,
    (text) => `${text}Z`,
  ],
  [
    'date-words-taken',
    'VPP-DATE-05',
    'What cannot be read as a date becomes the year 1.',
    /^[a-z ]*$/i,
    () => '0001-01-01T00:00:00Z',
  ],
  [
    'date-number-taken',
    'VPP-DATE-05',
    'A number is taken for Unix seconds.',
    'number',
    (text) => new Date((Number.isFinite(Number(text)) ? Number(text) % 4e9 : 0) * 1000).toISOString(),
  ],
  ['date-null-taken', 'VPP-DATE-05', 'null becomes the year 1.', 'null', () => '0001-01-01T00:00:00Z'],
  ['date-hour-24-taken', 'VPP-DATE-09', 'Hour 24 is taken and stored as it is.', /T24:00/, (text) => text],
  [
    'date-space-taken',
    'VPP-DATE-09',
    'A space for the T is taken and stored as it is.',
    /^\d{4}-\d\d-\d\d /,
    (text) => text,
  ],
  [
    'date-lower-case-taken',
    'VPP-DATE-09',
    'A lower-case t or z is taken and stored as it is.',
    /[tz]/,
    (text) => text,
  ],
]

/** Recipes of dates that are wrongly taken. */
export const takenForms: readonly Recipe[] = lenient.map(
  ([name, requirement, describe, form, convert]): Recipe => ({
    name,
    requirement,
    family: 'date',
    describe,
    of: settable('dateTimeOffset'),
    stages: (affects) =>
      taking(
        affects,
        (value) =>
          form instanceof RegExp ? typeof value === 'string' && form.test(value) : form === kindOf(value),
        (value) => convert(String(value)),
      ),
  }),
)

function kindOf(value: Json): string {
  return value === null ? 'null' : typeof value
}
