import type { Property } from '../../contract/types.ts'
import type { WireResponse } from '../../exchange/types.ts'
import { isObject, type Json, type JsonObject } from '../../json.ts'
import type { Answer, Call, StageOverrides } from '../../stub/types.ts'
import { framingEntries } from './framing.ts'
import type { Fault } from './types.ts'

const hung: Answer = { failure: { kind: 'timeout', message: 'no answer came' } }
const broken: Answer = { failure: { kind: 'reset', message: 'the connection was closed' } }

/** Answers otherwise where `when` holds of the request. */
function answering(
  when: (call: Call) => boolean,
  otherwise: (response: WireResponse) => Answer,
): StageOverrides {
  return {
    answer: (base) => (response, call) => (when(call) ? otherwise(response) : base(response, call)),
  }
}

/** Whether a PATCH has a body that is an object, and the object matches. */
const sends =
  (matches: (body: JsonObject, call: Call) => boolean) =>
  (call: Call): boolean => {
    if (call.request.method !== 'PATCH') return false
    try {
      const body: Json = JSON.parse(textOf(call))
      return isObject(body) && matches(body, call)
    } catch {
      return false
    }
  }

/** Whether a PATCH sets a property of a kind, to a value that matches. */
const sets = (
  kind: Property['kind'],
  matches: (value: Json, valid: boolean) => boolean = (_value, valid) => valid,
) =>
  sends((body, { world }) =>
    world.contract.properties
      .filter(({ name, kind: actual }) => actual === kind && Object.hasOwn(body, name))
      .some(({ name }) => {
        const value = body[name] ?? null
        return matches(value, world.validators.property(name, value).length === 0)
      }),
  )

const invalid = (_value: Json, valid: boolean) => !valid
const textOf = ({ request }: Call) => new TextDecoder().decode(request.body)
const large = ({ request }: Call) => (request.body?.byteLength ?? 0) > 200 * 1024

function isJson(call: Call): boolean {
  try {
    JSON.parse(textOf(call))
    return true
  } catch {
    return false
  }
}

const table: readonly (readonly [
  name: string,
  requirement: string,
  describe: string,
  when: (call: Call) => boolean,
  otherwise: Answer,
])[] = [
  ['large-body-hangs', 'VPP-HTTP-05', 'A large body gets no answer.', large, hung],
  ['large-body-breaks', 'VPP-HTTP-05', 'A large body breaks the connection.', large, broken],
  ['invalid-enum-hangs', 'VPP-ENUM-01', 'An invalid enum value gets no answer.', sets('enum', invalid), hung],
  [
    'invalid-date-breaks',
    'VPP-DATE-05',
    'An invalid date breaks the connection.',
    sets('dateTimeOffset', invalid),
    broken,
  ],
  [
    'invalid-boolean-hangs',
    'VPP-TYPE-02',
    'An invalid boolean gets no answer.',
    sets('boolean', invalid),
    hung,
  ],
  [
    'date-hangs',
    'VPP-ACCEPT-02',
    'A PATCH of a date is stored and gets no answer.',
    sets('dateTimeOffset'),
    hung,
  ],
  ['enum-breaks', 'VPP-ACCEPT-03', 'A PATCH of an enum breaks the connection.', sets('enum'), broken],
  [
    'false-hangs',
    'VPP-ACCEPT-04',
    'A PATCH of false gets no answer.',
    sets('boolean', (value) => value === false),
    hung,
  ],
  [
    'null-breaks',
    'VPP-ACCEPT-05',
    'A PATCH of null breaks the connection.',
    sets('string', (value) => value === null),
    broken,
  ],
  [
    'type-annotation-hangs',
    'VPP-ACCEPT-06',
    'A body with @odata.type gets no answer.',
    sends((body) => Object.hasOwn(body, '@odata.type')),
    hung,
  ],
  [
    'astral-breaks',
    'VPP-ACCEPT-07',
    'A character beyond U+FFFF breaks the connection.',
    sets('string', (value) => /[\u{10000}-\u{10ffff}]/u.test(String(value))),
    broken,
  ],
  [
    'two-nulls-hang',
    'VPP-ACCEPT-08',
    'A body with more than one null gets no answer.',
    sends((body) => Object.values(body).filter((value) => value === null).length > 1),
    hung,
  ],
  [
    'malformed-breaks',
    'VPP-HTTP-01',
    'A body that is not JSON breaks the connection.',
    (call) => call.request.method === 'PATCH' && !isJson(call),
    broken,
  ],
  [
    'array-hangs',
    'VPP-HTTP-02',
    'A body that is an array gets no answer.',
    (call) => isJson(call) && textOf(call).startsWith('['),
    hung,
  ],
]

const latency = table.map(
  ([name, requirement, describe, when, otherwise]): Fault => ({
    name: `latency-${name}`,
    requirement,
    family: 'latency',
    describe,
    stages: () => answering(when, () => otherwise),
  }),
)

const framing = framingEntries.map(
  ([family, name, requirement, describe, otherwise]): Fault => ({
    name: `${family}-${name}`,
    requirement,
    family,
    describe,
    stages: () => answering(sets('dateTimeOffset'), otherwise),
  }),
)

/** Faults of timing and framing. */
export function transportFaults(): Fault[] {
  return [...latency, ...framing]
}
