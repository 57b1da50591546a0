import type { JsonObject } from '../../json.ts'
import { duplicateName } from '../../json-names.ts'
import type { Call, Refusal, StageOverrides } from '../../stub/types.ts'
import { settable } from './overrides.ts'

const failed: Refusal = { status: 500, code: 'InternalServerError', message: 'Something failed.' }

/** Fails where a request matches, before the body is looked at. */
export function failing(matches: (call: Call) => boolean): StageOverrides {
  return { parse: (base) => (call) => (matches(call) ? { refusal: failed } : base(call)) }
}

/** Fails where a body matches, whether it is valid or not. */
export function failingOn(matches: (body: JsonObject, call: Call) => boolean): StageOverrides {
  return { validate: (base) => (body, call) => (matches(body, call) ? failed : base(body, call)) }
}

/** Fails where a text value of the body matches. */
function failingOnText(pattern: RegExp): StageOverrides {
  return failingOn((body) =>
    Object.values(body).some((value) => typeof value === 'string' && pattern.test(value)),
  )
}

const textOf = ({ request }: Call) => new TextDecoder().decode(request.body)

/** Faults that show as a server error: name, requirement, what happens, and how. */
export const serverErrors: readonly (readonly [
  name: string,
  requirement: string,
  describe: string,
  stages: () => StageOverrides,
])[] = [
  [
    '500-for-invalid',
    'VPP-ERROR-03',
    'An invalid value is answered with 500.',
    () => ({
      validate: (base) => (body, call) => {
        const refused = base(body, call)
        return refused && { ...refused, status: 500 }
      },
    }),
  ],
  [
    '500-for-malformed',
    'VPP-ERROR-03',
    'A body that cannot be read is answered with 500.',
    () => ({
      parse: (base) => (call) => {
        const { value, refusal: refused } = base(call)
        return refused === undefined ? { value } : { refusal: { ...refused, status: 500 } }
      },
    }),
  ],
  [
    '500-for-prefer',
    'VPP-ERROR-03',
    'A preference that is not known is answered with 500.',
    () => failing(({ header }) => header('prefer')?.startsWith('return=') === false),
  ],
  [
    '500-for-if-match',
    'VPP-ERROR-03',
    'An entity tag that cannot be read is answered with 500.',
    () => failing(({ header }) => header('if-match')?.startsWith('"') === true),
  ],
  [
    '500-for-content-type',
    'VPP-ERROR-03',
    'A missing Content-Type is answered with 500.',
    () => failing(({ header }) => header('content-type') === undefined),
  ],
  [
    '500-for-charset-without-value',
    'VPP-ERROR-03',
    'A charset without a value is answered with 500.',
    () => failing(({ header }) => /charset=$/i.test(header('content-type') ?? '')),
  ],
  [
    '500-for-charset-in-quotes',
    'VPP-ERROR-03',
    'A charset in quotes is answered with 500.',
    () => failing(({ header }) => /charset="/i.test(header('content-type') ?? '')),
  ],
  [
    '500-for-leap-second',
    'VPP-ERROR-03',
    'A leap second with an offset is answered with 500.',
    () => failingOnText(/:60[+-]\d\d:/),
  ],
  [
    '500-for-empty-object',
    'VPP-ERROR-03',
    'An empty object is answered with 500.',
    () => failingOn((body) => Object.keys(body).length === 0),
  ],
  [
    '500-for-duplicate-names',
    'VPP-ERROR-03',
    'A body with a name twice is answered with 500.',
    () => ({
      parse: (base) => (call) => {
        const outcome = base(call)
        if (outcome.refusal?.status !== 400) return outcome
        try {
          JSON.parse(textOf(call))
          return duplicateName(textOf(call)) === undefined ? outcome : { refusal: failed }
        } catch {
          return outcome
        }
      },
    }),
  ],
  [
    '500-for-member-number',
    'VPP-ERROR-03',
    'A number as text for an enum is answered with 500.',
    () =>
      failingOn((body, { world }) =>
        world.contract.properties
          .filter(settable('enum'))
          .map(({ name }) => (Object.hasOwn(body, name) ? body[name] : undefined))
          .some((value) => typeof value === 'string' && /^\d+$/.test(value)),
      ),
  ],
  [
    '500-for-long-fraction',
    'VPP-ERROR-03',
    'A fraction of more than seven digits is answered with 500.',
    () => failingOnText(/T\d\d:\d\d:\d\d\.\d{8}/),
  ],
  ['500-for-nul', 'VPP-ERROR-03', 'U+0000 in a text is answered with 500.', () => failingOnText(/\0/)],
  [
    '500-for-astral',
    'VPP-ERROR-03',
    'A character beyond U+FFFF is answered with 500.',
    () => failingOnText(/[\u{10000}-\u{10ffff}]/u),
  ],
  [
    '500-for-long-text',
    'VPP-ERROR-03',
    'Text of more than 4000 characters is answered with 500.',
    () => failingOnText(/^[\s\S]{4001}/),
  ],
  [
    '500-for-prototype-names',
    'VPP-ERROR-03',
    'Members named like parts of an object are answered with 500.',
    () =>
      failingOn((body) => ['__proto__', 'constructor', 'toString'].some((name) => Object.hasOwn(body, name))),
  ],
  [
    '500-for-unknown-id',
    'VPP-ERROR-03',
    'An unknown id is answered with 500.',
    () => ({
      route: (base) => (call) => {
        const outcome = base(call)
        return outcome.refusal?.status === 404 ? { refusal: failed } : outcome
      },
    }),
  ],
  [
    '500-for-depth',
    'VPP-ERROR-03',
    'A body that is nested more than 64 deep is answered with 500.',
    () => failing((call) => /(\{"[^"]*":){65}/.test(textOf(call))),
  ],
  [
    '500-for-large-body',
    'VPP-ERROR-03',
    'A body of more than 200 KiB is answered with 500.',
    () => failing(({ request }) => (request.body?.byteLength ?? 0) > 200 * 1024),
  ],
]
