import type { Json } from '../../json.ts'
import type { Refusal, StageFactory } from '../../stub/types.ts'
import { inNewYorkGap } from './date-gaps.ts'
import { refusingValue, settable } from './overrides.ts'
import { failingOn } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

const dates = settable('dateTimeOffset')
const isText = (value: Json): value is string => typeof value === 'string'

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

const refusals: readonly Reported[] = [
  [
    'date-fraction-refused',
    'VPP-ACCEPT-01',
    'A date with any fraction is refused.',
    'Layr-Labs/d-inference#676',
    2026,
    () => refusingValue(dates, (value) => /\.\d/.test(String(value))),
  ],
  [
    'date-first-millennium-refused',
    'VPP-ACCEPT-12',
    'A year before 1000 is refused: it is read without its zeros.',
    'validatorjs/validator.js#2517',
    2025,
    () => refusingValue(dates, (value) => /^0\d\d\d-/.test(String(value))),
  ],
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
    failingOnDate((text) => /^(0\d\d|1[0-8]\d|19[0-6])\d-/.test(text)),
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

/** Faults that public reports show: valid dates are refused, or bring the service down. */
export function reportedDateRefusalFaults(): Fault[] {
  return reported('date', refusals)
}
