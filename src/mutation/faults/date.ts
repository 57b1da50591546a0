import type { Contract } from '../../contract/types.ts'
import type { Json } from '../../json.ts'
import { type Conversion, cutTo, throughDate } from './date-conversions.ts'
import { takenForms } from './date-forms.ts'
import { type Loss, losses } from './date-loss.ts'
import { rareLosses } from './date-rare-loss.ts'
import { refusingValue, replaceMembers, settable, showing, storing } from './overrides.ts'
import { type Fault, ofAll, type Recipe, spread } from './types.ts'

const dates = settable('dateTimeOffset')

function converted(convert: Conversion): (value: Json) => Json {
  return (value) => (typeof value === 'string' ? convert(value) : value)
}

function stored([name, requirement, describe, convert]: Loss): Recipe {
  return {
    name: `date-${name}`,
    requirement,
    family: 'date',
    describe,
    of: dates,
    stages: (affects) => storing(affects, converted(convert)),
  }
}

/** Refuses fractions of more than seven digits, as it may: what happens to shorter ones then shows alone. */
const longRefused = refusingValue(dates, (value) => /\.\d{8}/.test(String(value)))
const microseconds = converted(cutTo(6))

const shown: readonly Recipe[] = [
  {
    name: 'date-milliseconds-in-answer',
    requirement: 'VPP-DATE-02',
    family: 'date',
    describe: 'The answer shows dates in milliseconds; they are stored in full.',
    of: dates,
    stages: (affects) => showing(affects, ['answer'], converted(throughDate)),
  },
  {
    name: 'date-milliseconds-in-read',
    requirement: 'VPP-DATE-01',
    family: 'date',
    describe: 'GET shows dates in milliseconds; the answer shows them in full.',
    of: dates,
    stages: (affects) => showing(affects, ['read', 'list'], converted(throughDate)),
  },
  {
    name: 'date-microseconds-in-store',
    requirement: 'VPP-DATE-01',
    family: 'date',
    describe:
      'Dates are stored in microseconds, the answer shows what was sent, and longer fractions are refused.',
    of: dates,
    stages: (affects) => ({
      ...longRefused,
      save: (base) => (id, entity, call) =>
        base(id, replaceMembers(entity, call, affects, microseconds), call),
    }),
  },
  {
    name: 'date-microseconds-in-answer',
    requirement: 'VPP-DATE-02',
    family: 'date',
    describe:
      'The answer shows dates in microseconds, they are stored in full, and longer fractions are refused.',
    of: dates,
    stages: (affects) => ({ ...longRefused, ...showing(affects, ['answer'], microseconds) }),
  },
  {
    name: 'date-without-offset',
    requirement: 'VPP-DATE-08',
    family: 'date',
    describe: 'Dates are shown without an offset.',
    of: dates,
    stages: (affects) =>
      showing(affects, ['answer', 'read', 'list'], (value) =>
        typeof value === 'string' ? throughDate(value).replace('Z', '') : value,
      ),
  },
  {
    name: 'date-as-odata-2',
    requirement: 'VPP-DATE-08',
    family: 'date',
    describe: 'Dates are shown as in OData 2: /Date(milliseconds)/.',
    of: dates,
    stages: (affects) =>
      showing(affects, ['answer', 'read', 'list'], (value) => `/Date(${Date.parse(String(value))})/`),
  },
  {
    name: 'date-as-http-date',
    requirement: 'VPP-DATE-08',
    family: 'date',
    describe: 'Dates are shown as in an HTTP header.',
    of: dates,
    stages: (affects) =>
      showing(affects, ['answer', 'read', 'list'], (value) => new Date(String(value)).toUTCString()),
  },
  {
    name: 'date-zone-in-brackets',
    requirement: 'VPP-DATE-08',
    family: 'date',
    describe: 'Dates are shown with a zone in brackets behind them, as Java prints them.',
    of: dates,
    stages: (affects) => showing(affects, ['answer', 'read', 'list'], (value) => `${value}[UTC]`),
  },
  {
    name: 'date-offset-shown-without-colon',
    requirement: 'VPP-DATE-08',
    family: 'date',
    describe: 'Offsets are shown without their colon.',
    of: dates,
    stages: (affects) =>
      showing(affects, ['answer', 'read', 'list'], (value) =>
        String(value)
          .replace('Z', '+0000')
          .replace(/:(\d\d)$/, '$1'),
      ),
  },
  {
    name: 'date-as-number',
    requirement: 'VPP-ENTITY-04',
    family: 'date',
    describe: 'Dates are shown as Unix seconds.',
    of: dates,
    stages: (affects) =>
      showing(affects, ['answer', 'read', 'list'], (value) => Math.floor(Date.parse(String(value)) / 1000)),
  },
  {
    name: 'date-stamped-without-offset',
    requirement: 'VPP-DATE-08',
    family: 'date',
    describe: 'Dates that the service stamps are shown without an offset.',
    of: ({ kind, serverOwned }) => kind === 'dateTimeOffset' && serverOwned,
    stages: (affects) =>
      showing(affects, ['answer', 'read', 'list'], (value) =>
        String(value).replace(/(Z|[+-]\d\d:\d\d)$/, ''),
      ),
  },
]

/** Faults of dates: precision, offset, range, and forms that are wrongly taken. */
export function dateFaults(contract: Contract): Fault[] {
  const recipes = [...losses.map(stored), ...shown, ...takenForms]
  return [
    ...recipes.flatMap((recipe) => spread(contract, recipe)),
    ...rareLosses.flatMap((loss) => ofAll(contract, stored(loss))),
  ]
}
