import type { StageOverrides } from '../../stub/types.ts'
import { throughDate } from './date-conversions.ts'
import {
  everyNth,
  isRefusal,
  isUpdated,
  rendering,
  replaceMembers,
  responding,
  settable,
  withHeader,
} from './overrides.ts'
import type { Fault } from './types.ts'

/** How seldom a defect shows: once in so many of the occasions for it. */
const rates = [2, 3, 5, 10]

const table: readonly (readonly [
  name: string,
  requirement: string,
  describe: string,
  stages: (now: () => boolean) => StageOverrides,
])[] = [
  [
    'not-stored',
    'VPP-ENTITY-08',
    'A PATCH is answered and not stored',
    (now) => ({ save: (base) => (id, entity, call) => (now() ? undefined : base(id, entity, call)) }),
  ],
  [
    'answer-empty',
    'VPP-ENTITY-03',
    'An answer to a PATCH is an empty object',
    (now) => rendering(['answer'], (shown) => (now() ? {} : shown)),
  ],
  [
    'answer-202',
    'VPP-ENTITY-01',
    'A PATCH is answered with 202',
    (now) => responding(isUpdated, (response) => (now() ? { ...response, status: 202 } : response)),
  ],
  [
    'milliseconds',
    'VPP-DATE-01',
    'A GET shows dates in milliseconds',
    (now) =>
      rendering(['read'], (shown, call) =>
        now()
          ? replaceMembers(shown, call, settable('dateTimeOffset'), (v) => throughDate(String(v)))
          : shown,
      ),
  ],
  [
    'invalid-taken',
    'VPP-ENUM-04',
    'What is not valid is taken and passed over',
    (now) => ({
      validate: (base) => (body, call) => {
        const refusal = base(body, call)
        return refusal === undefined || now() ? undefined : refusal
      },
      merge: (base) => (entity, body, call) =>
        base(
          entity,
          replaceMembers(
            body,
            call,
            () => true,
            (value, { name }) => (call.world.validators.property(name, value).length > 0 ? undefined : value),
          ),
          call,
        ),
    }),
  ],
  [
    'error-as-text',
    'VPP-ERROR-02',
    'A refusal has the media type text/html',
    (now) =>
      responding(isRefusal, (response) =>
        now() ? withHeader(response, 'Content-Type', 'text/html') : response,
      ),
  ],
  [
    '500',
    'VPP-ERROR-03',
    'A PATCH is answered with 500',
    (now) => ({
      validate: (base) => (body, call) =>
        now() ? { status: 500, code: 'InternalServerError', message: 'Something failed.' } : base(body, call),
    }),
  ],
]

/** Faults that show now and then, each at several rates. */
export function intermittentFaults(): Fault[] {
  return table.flatMap(([name, requirement, describe, stages]) =>
    rates.map((n) => ({
      name: `intermittent-${name}-1-in-${n}`,
      requirement,
      family: 'intermittent' as const,
      describe: `${describe}, once in ${n}.`,
      stages: () => stages(everyNth(n)),
    })),
  )
}
